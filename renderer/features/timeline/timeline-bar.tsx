import { useState } from 'react'
import { ChartLine, Clapperboard, Pause, Play, SquareDashedMousePointer, Trophy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useView } from '../../app/view-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { BranchButtons } from '../branch/branch-buttons.tsx'
import { FilmDialog } from '../film/film-dialog.tsx'
import { useCursor } from './cursor-store.ts'
import { metrics } from './metric.ts'

interface TimelineBarProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
  /** Where the cursor stands, of how many. */
  readonly at: number
  readonly total: number
  readonly last: number
  readonly isPlaying: boolean
  readonly onPlay: () => void
  readonly onBest: () => void
  readonly stride: number
}

/** Playing, jumping to the best, the curves, and taking the film away. */
export function TimelineBar(props: TimelineBarProps) {
  const { run, drawings, at, total, last, isPlaying, onPlay, onBest, stride } = props
  const { t } = useTranslation()
  const { metric, setMetric, cursor } = useCursor()
  const { curves, region, show } = useView()
  const [isFilmOpen, setFilmOpen] = useState(false)
  const hasFilm = last > 0
  return (
    <div className="timeline-bar">
      <IconButton
        label={t(isPlaying ? 'timeline.pause' : 'timeline.play')}
        aria-keyshortcuts="Space"
        disabled={!hasFilm}
        onClick={onPlay}
      >
        {isPlaying ? <Pause size={15} /> : <Play size={15} />}
      </IconButton>
      <span className="timeline-bar__at num" aria-hidden="true">
        {cursor === null ? t('timeline.each') : `${at + 1} / ${total}`}
      </span>
      <IconButton label={t('timeline.best')} aria-keyshortcuts="K" disabled={last < 0} onClick={onBest}>
        <Trophy size={14} />
      </IconButton>
      <select
        className="input timeline-bar__metric"
        aria-label={t('timeline.bestBy')}
        value={metric}
        onChange={({ target }) => setMetric(metrics.find((each) => each === target.value) ?? 'loss')}
      >
        {metrics.map((each) => (
          <option key={each} value={each}>
            {t(`metric.best.${each}`)}
          </option>
        ))}
      </select>
      <span className="timeline-bar__hint">{total > 1 && t('timeline.film', { count: stride })}</span>
      <BranchButtons run={run} drawings={drawings} />
      <IconButton label={t('film.open')} disabled={last < 0} onClick={() => setFilmOpen(true)}>
        <Clapperboard size={15} />
      </IconButton>
      <ToggleButton pressed={curves} onChange={(curves) => show({ curves, region: false })} shortcut="⇧C">
        <ChartLine size={14} aria-hidden="true" />
        <span className="timeline-bar__word">{t('timeline.curves')}</span>
      </ToggleButton>
      <ToggleButton
        pressed={region}
        onChange={(region) => show({ region, curves: false })}
        shortcut={useKeysOf('inspectRegion').words}
      >
        <SquareDashedMousePointer size={14} aria-hidden="true" />
        <span className="timeline-bar__word">{t('timeline.region')}</span>
      </ToggleButton>
      {isFilmOpen && <FilmDialog run={run} drawings={drawings} onClose={() => setFilmOpen(false)} />}
    </div>
  )
}
