import { useRef } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { useSize } from '../../ui/use-size.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useCursor } from './cursor-store.ts'
import { Lane } from './lane.tsx'
import { TimelineBar } from './timeline-bar.tsx'
import { usePlay } from './use-play.ts'
import { cursorOrigin, lastStep, plannedSteps } from './shown-step.ts'

/** From this width on a cell shows its whole picture instead of a slice of it, in CSS pixels. */
const wideCell = 36
/** Narrowest film cell that still shows something, in CSS pixels. */
const minCell = 22

interface LanesProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
  readonly onBest: () => void
}

/** Film strips under one cursor. The strips together are one slider: arrows, drag and click move it. */
export function Lanes({ run, drawings, onBest }: LanesProps) {
  const { t } = useTranslation()
  const { cursor, moveTo } = useCursor()
  const method = useView((view) => view.method)
  const film = useRef<HTMLDivElement>(null)
  const { width } = useSize(film)
  const total = Math.max(1, ...drawings.map((drawing) => plannedSteps(drawing.method, run.recipe)))
  const last = lastStep(drawings)
  const at = cursorOrigin(cursor, drawings, method)
  const stride = Math.max(1, Math.ceil(minCell / (Math.max(width, 1) / total)))
  const play = usePlay(last, at)
  const isLarge = useView((view) => view.curves || view.region)
  useCommands({ playPause: play.toggle })

  const pick = ({ clientX, buttons, currentTarget }: PointerEvent<HTMLDivElement>) => {
    if (buttons !== 1 || last < 0) return
    const { left, width: wide } = currentTarget.getBoundingClientRect()
    moveTo(Math.max(0, Math.min(last, Math.floor(((clientX - left) / wide) * total))))
  }
  const valueText = cursor === null ? t('timeline.atBest') : t('timeline.value', { step: at + 1, total })

  return (
    <div className="lanes" data-large={isLarge}>
      <div className="lanes__names">
        {drawings.map((drawing) => (
          <Lane.Name key={drawing.method} method={drawing.method} />
        ))}
      </div>
      <div
        ref={film}
        className="lanes__films"
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.title')}
        title={t('timeline.hint')}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, last + 1)}
        aria-valuenow={at + 1}
        aria-valuetext={last < 0 ? t('timeline.none') : valueText}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          pick(event)
        }}
        onPointerMove={pick}
      >
        {drawings.map((drawing) => (
          <Lane.Film
            key={drawing.method}
            drawing={drawing}
            total={total}
            stride={stride}
            isWide={(width / total) * stride > wideCell}
          />
        ))}
        {last >= 0 && (
          <span
            className="lanes__cursor"
            data-follows={cursor === null}
            style={{ left: `${((at + 0.5) / total) * 100}%` }}
            aria-hidden="true"
          />
        )}
      </div>
      <div className="lanes__counts num">
        {drawings.map(({ method: each, steps }) => (
          <span key={each}>{t('timeline.count', { done: steps.length, total: plannedSteps(each, run.recipe) })}</span>
        ))}
      </div>
      <TimelineBar
        run={run}
        drawings={drawings}
        at={at}
        total={total}
        last={last}
        isPlaying={play.isPlaying}
        onPlay={play.toggle}
        onBest={onBest}
        stride={stride}
      />
    </div>
  )
}
