import { useState } from 'react'

interface NumberInputProps {
  readonly id: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** Whole numbers only when this is one. */
  readonly step: number
  readonly onChange: (value: number) => void
}

/** A number typed freely; only a number in range is taken, and leaving the field shows what was taken. */
export function NumberInput({ id, value, min, max, step, onChange }: NumberInputProps) {
  const [text, setText] = useState<string | null>(null)
  const typed = text === null ? value : Number(text)
  const isGood = isValid(text ?? String(value), typed)

  function isValid(written: string, number: number): boolean {
    if (written.trim() === '' || !Number.isFinite(number)) return false
    return number >= min && number <= max && (step < 1 || Number.isInteger(number))
  }
  return (
    <input
      id={id}
      className="input input--number"
      type="number"
      inputMode={step < 1 ? 'decimal' : 'numeric'}
      min={min}
      max={max}
      step={step}
      value={text ?? String(value)}
      aria-invalid={!isGood}
      onChange={({ target }) => {
        const number = Number(target.value)
        setText(target.value)
        if (isValid(target.value, number)) onChange(number)
      }}
      onBlur={() => setText(null)}
    />
  )
}
