import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { methodOrder } from '../settings/form.ts'
import { Chart } from './chart.tsx'
import { useCursor } from './cursor-store.ts'
import { Lanes } from './lanes.tsx'
import { lastStep, moveCursor } from './shown-step.ts'
import './timeline.css'

/** The steps of all four drawings under one cursor, and their numbers. */
export function Timeline() {
  const { t } = useTranslation()
  const { data: run } = useShownRun()
  return (
    <section className="timeline" data-region tabIndex={-1} aria-label={t('region.timeline')}>
      {run === undefined ? (
        <p className="timeline__none">{t('timeline.none')}</p>
      ) : (
        <RunTimeline run={run} drawings={inOrder(run)} />
      )}
    </section>
  )
}

function inOrder(run: Run): readonly Drawing[] {
  return methodOrder.flatMap((method) => run.drawings.filter((drawing) => drawing.method === method))
}

function RunTimeline({ run, drawings }: { readonly run: Run; readonly drawings: readonly Drawing[] }) {
  const moveTo = useCursor(({ moveTo }) => moveTo)
  const move = (by: number) => moveTo(moveCursor(useCursor.getState().cursor, by, drawings, useView.getState().method))
  useCommands({
    previous: () => move(-1),
    next: () => move(1),
    back10: () => move(-10),
    forward10: () => move(10),
    first: () => move(-Infinity),
    last: () => move(Infinity),
    best: () => moveTo(bestOf(drawings)),
    release: () => moveTo(null),
  })
  return (
    <>
      <Lanes run={run} drawings={drawings} />
      <Chart run={run} drawings={drawings} />
    </>
  )
}

/** Best step of the chosen picture, or of the drawing with most steps where the chosen one has but one. */
function bestOf(drawings: readonly Drawing[]): number | null {
  const method = useView.getState().method
  const chosen = drawings.find((drawing) => drawing.method === method)
  const longest = drawings.find(({ steps }) => steps.length - 1 === lastStep(drawings))
  const lane = chosen !== undefined && chosen.steps.length > 1 ? chosen : longest
  return lane?.bestStep ?? null
}
