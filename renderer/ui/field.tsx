import { useId } from 'react'
import type { ReactNode } from 'react'
import './field.css'

interface FieldProps {
  readonly label: string
  /** The value in figures, for controls that don't show it. */
  readonly value?: string
  readonly action?: ReactNode
  readonly children: (id: string) => ReactNode
}

/** A control under its name. */
export function Field({ label, value, action, children }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <div className="field__head">
        <label className="field__label" htmlFor={id}>
          {label}
        </label>
        {value !== undefined && (
          <output className="field__value num" htmlFor={id}>
            {value}
          </output>
        )}
        {action}
      </div>
      {children(id)}
    </div>
  )
}
