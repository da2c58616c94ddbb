import { useId } from 'react'
import { RangeInput } from '../../ui/range-input.tsx'

interface OptionRangeProps {
  readonly label: string
  readonly text: string
  readonly value: number
  readonly min?: number
  readonly max: number
  readonly step?: number
  readonly onChange: (value: number) => void
}

/** A slider in a row: its name before it, its value after it. */
export function OptionRange({ label, text, value, min = 0, max, step = 1, onChange }: OptionRangeProps) {
  const id = useId()
  return (
    <span className="mask-option">
      <label htmlFor={id}>{label}</label>
      <RangeInput id={id} min={min} max={max} step={step} value={value} valueText={text} onChange={onChange} />
      <output className="num" htmlFor={id}>
        {text}
      </output>
    </span>
  )
}

interface OptionSelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly onChange: (value: T) => void
}

/** One of a few, in a row. */
export function OptionSelect<T extends string>({ label, value, options, onChange }: OptionSelectProps<T>) {
  const id = useId()
  return (
    <span className="mask-option">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([each]) => each === target.value)
          if (chosen !== undefined) onChange(chosen[0])
        }}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </span>
  )
}
