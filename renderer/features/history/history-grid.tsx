import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSummary } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { HistoryItem } from './history-item.tsx'
import { moveInGrid } from './move-in-grid.ts'
import { useRecall } from './use-recall.ts'
import { useRemove } from './use-remove.ts'

/** Thumbnails in a row; the style sheet has the same number. */
const columns = 3

interface HistoryGridProps {
  readonly runs: readonly RunSummary[]
  /** Loads the next page; null while there is none to load. */
  readonly more: (() => void) | null
}

/** Thumbnails with roving focus: arrows move, Enter brings back, Delete removes. Scrolling down loads more. */
export function HistoryGrid({ runs, more }: HistoryGridProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const end = useRef<HTMLDivElement>(null)
  const shown = useView(({ run }) => run)
  const [focused, setFocused] = useState<string | null>(null)
  const recall = useRecall()
  const remove = useRemove()
  const tabStop = runs.find(({ id }) => id === focused)?.id ?? runs.find(({ id }) => id === shown)?.id ?? runs[0]?.id

  useEffect(() => {
    const { current } = end
    if (current === null || more === null) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) more()
    })
    observer.observe(current)
    return () => observer.disconnect()
  }, [more])

  const focusAt = (index: number) => {
    const item = list.current?.children[index]?.querySelector('button')
    item?.focus()
    item?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent<HTMLUListElement>) => {
    const from = runs.findIndex(({ id }) => id === tabStop)
    const run = runs[from]
    if (event.key === 'Delete' && run !== undefined) {
      event.preventDefault()
      focusAt(from + 1 < runs.length ? from + 1 : from - 1)
      void remove(run.id)
      return
    }
    const to = moveInGrid(event.key, from, runs.length, columns)
    if (to === null) return
    event.preventDefault()
    focusAt(to)
  }
  return (
    <div className="history__scroll">
      <ul ref={list} className="history__grid" data-arrows onKeyDown={press} aria-label={t('history.title')}>
        {runs.map((run) => (
          <HistoryItem
            key={run.id}
            run={run}
            isShown={run.id === shown}
            isTabStop={run.id === tabStop}
            onFocus={() => setFocused(run.id)}
            onOpen={() => void recall(run.id)}
            onRemove={() => void remove(run.id)}
          />
        ))}
      </ul>
      <div ref={end} />
      {more !== null && (
        <Button className="history__more" look="quiet" onClick={more}>
          {t('history.more')}
        </Button>
      )}
    </div>
  )
}
