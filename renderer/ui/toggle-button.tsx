import type { ReactNode } from 'react'
import './button.css'

interface ToggleButtonProps {
  readonly pressed: boolean
  readonly onChange: (pressed: boolean) => void
  readonly children: ReactNode
  /** Needed where the children have no words. */
  readonly label?: string
  readonly shortcut?: string | undefined
}

/** A button that stays down. */
export function ToggleButton({ pressed, onChange, children, label, shortcut }: ToggleButtonProps) {
  return (
    <button
      type="button"
      className="toggle-button"
      aria-pressed={pressed}
      aria-label={label}
      title={label}
      aria-keyshortcuts={shortcut}
      onClick={() => onChange(!pressed)}
    >
      {children}
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  )
}
