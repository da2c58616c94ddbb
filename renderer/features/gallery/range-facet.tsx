import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryFilter, GalleryMetric } from '../../../preload/contract/gallery.ts'

interface RangeFacetProps {
  readonly metric: GalleryMetric
  readonly ranges: GalleryFilter['ranges']
  readonly onChange: (ranges: GalleryFilter['ranges']) => void
  /** Shown values are so many times the stored ones. */
  readonly scale?: number
  readonly step?: number
}

/** From and to of a number. An empty field bounds nothing. */
export function RangeFacet({ metric, ranges, onChange, scale = 1, step = 0.1 }: RangeFacetProps) {
  const { t } = useTranslation()
  const id = useId()
  const own = ranges.find((range) => range.metric === metric)
  const set = (part: { min?: number | null; max?: number | null }) => {
    const next = { metric, min: own?.min ?? null, max: own?.max ?? null, ...part }
    const others = ranges.filter((range) => range.metric !== metric)
    onChange(next.min === null && next.max === null ? others : [...others, next])
  }
  return (
    <div className="range-facet" role="group" aria-labelledby={id}>
      <span id={id} className="range-facet__name">
        {t(`gallery.metric.${metric}`)}
      </span>
      {(['min', 'max'] as const).map((end) => (
        <Bound
          key={end}
          label={t(`gallery.bound.${end}`, { metric: t(`gallery.metric.${metric}`) })}
          placeholder={t(`gallery.${end}`)}
          value={own?.[end] ?? null}
          scale={scale}
          step={step}
          onChange={(value) => set({ [end]: value })}
        />
      ))}
    </div>
  )
}

interface BoundProps {
  readonly label: string
  readonly placeholder: string
  readonly value: number | null
  readonly scale: number
  readonly step: number
  readonly onChange: (value: number | null) => void
}

function Bound({ label, placeholder, value, scale, step, onChange }: BoundProps) {
  const [text, setText] = useState<string | null>(null)
  return (
    <input
      className="input input--number"
      type="number"
      step={step}
      aria-label={label}
      placeholder={placeholder}
      value={text ?? (value === null ? '' : String(Math.round(value * scale * 1000) / 1000))}
      onChange={({ target }) => {
        setText(target.value)
        const number = target.value.trim() === '' ? null : Number(target.value) / scale
        if (number === null || Number.isFinite(number)) onChange(number)
      }}
      onBlur={() => setText(null)}
    />
  )
}
