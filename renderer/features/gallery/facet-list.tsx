import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { count } from '../../i18n/format.ts'

interface FacetListProps<T extends string> {
  readonly title: string
  /** How many runs each value would leave. */
  readonly counts: Readonly<Record<string, number>>
  readonly chosen: readonly T[]
  readonly onChange: (chosen: T[]) => void
  readonly label: (value: T) => ReactNode
  /** In this order; else the most frequent first. */
  readonly order?: (a: T, b: T) => number
  readonly isOpen?: boolean
}

const shownFirst = 8

/** A facet: values with counts, of which any will do. Values that nothing has are left out unless they are chosen. */
export function FacetList<T extends string>({
  title,
  counts,
  chosen,
  onChange,
  label,
  order,
  isOpen = false,
}: FacetListProps<T>) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const names = [...new Set([...chosen, ...(Object.keys(counts) as T[]).filter((name) => (counts[name] ?? 0) > 0)])]
  const sorted = names.sort(order ?? ((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b)))
  if (sorted.length === 0) return null
  const shown = isWhole ? sorted : sorted.filter((name, n) => n < shownFirst || chosen.includes(name))
  return (
    <details className="facet" open={isOpen || chosen.length > 0}>
      <summary>
        {title}
        {chosen.length > 0 && <span className="facet__chosen num">{chosen.length}</span>}
      </summary>
      <ul>
        {shown.map((name) => (
          <li key={name}>
            <label className="facet__value">
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
                }
              />
              <span className="facet__name">{label(name)}</span>
              <span className="num">{count(counts[name] ?? 0)}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length < sorted.length && (
        <button type="button" className="facet__more" onClick={() => setWhole(true)}>
          {t('gallery.more', { count: sorted.length - shown.length })}
        </button>
      )}
    </details>
  )
}
