import './range-input.css'

interface RangeInputProps {
  readonly id: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly onChange: (value: number) => void
  readonly look?: 'plain' | 'attention'
  readonly valueText?: string
}

/** A slider; the filled part shows how far. */
export function RangeInput({ id, min, max, step, value, onChange, look = 'plain', valueText }: RangeInputProps) {
  const filled = `${((value - min) / (max - min)) * 100}%`
  return (
    <input
      id={id}
      className={`range range--${look}`}
      type="range"
      min={min}
      max={max}
      step={step}
      value={value}
      aria-valuetext={valueText}
      style={{ '--filled': filled } as React.CSSProperties}
      onChange={({ target }) => onChange(Number(target.value))}
    />
  )
}
