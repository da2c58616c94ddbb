import './progress-bar.css'

interface ProgressBarProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly look?: 'thick' | 'thin'
}

/** How much of something is done. */
export function ProgressBar({ label, value, max, look = 'thick' }: ProgressBarProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  return (
    <div
      className={`progress progress--${look}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <span style={{ transform: `scaleX(${share})` }} />
    </div>
  )
}
