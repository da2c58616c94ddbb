import { useId } from 'react'
import './segmented-input.css'

interface Option<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint: string
  readonly disabled?: boolean
}

interface SegmentedInputProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight: real radio buttons, so the arrow keys work. The hint is a tooltip, and is read out. */
export function SegmentedInput<T extends string>({ label, value, options, onChange }: SegmentedInputProps<T>) {
  const name = useId()
  return (
    <fieldset>
      <legend className="field__label">{label}</legend>
      <div className="segmented">
        {options.map((option) => (
          <label key={option.value} title={option.hint}>
            <input
              type="radio"
              className="covering"
              name={name}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            {option.label}
            <span className="sr-only">{option.hint}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
