import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { methodOrder } from '../settings/form.ts'
import { Chart } from './chart.tsx'
import { useCursor } from './cursor-store.ts'
import { Lanes } from './lanes.tsx'
import { bestPlace } from './metric.ts'
import { usePreloaded } from './use-preloaded.ts'
import { lastStep, moveCursor } from './shown-step.ts'
import './timeline.css'

/** Their library is a chunk of its own: the first screen does not wait for it. */
const Curves = lazy(async () => ({ default: (await import('./curves.tsx')).Curves }))

/** The region inspector with them. */
const RegionInspector = lazy(async () => ({
  default: (await import('../region/region-inspector.tsx')).RegionInspector,
}))

/** The steps of all four drawings under one cursor, and their numbers. */
export function Timeline() {
  const { t } = useTranslation()
  const { data: run } = useShownRun()
  const isLarge = useView(({ curves, region }) => curves || region)
  return (
    <section
      className="timeline"
      data-curves={isLarge && run !== undefined}
      data-region="timeline"
      tabIndex={-1}
      aria-label={t('region.timeline')}
    >
      {run === undefined ? <p className="timeline__none">{t('timeline.none')}</p> : <RunTimeline run={run} />}
    </section>
  )
}

function inOrder(run: Run): readonly Drawing[] {
  return methodOrder.flatMap((method) => run.drawings.filter((drawing) => drawing.method === method))
}

function RunTimeline({ run }: { readonly run: Run }) {
  const drawings = useMemo(() => inOrder(run), [run])
  const { t } = useTranslation()
  const moveTo = useCursor(({ moveTo }) => moveTo)
  const { curves, region, show } = useView()
  const move = (by: number) => moveTo(moveCursor(useCursor.getState().cursor, by, drawings, useView.getState().method))
  const best = () => moveTo(bestOf(drawings))
  usePreloaded(drawings)
  useCommands({
    previous: () => move(-1),
    next: () => move(1),
    back10: () => move(-10),
    forward10: () => move(10),
    first: () => move(-Infinity),
    last: () => move(Infinity),
    best,
    curves: () => show({ curves: !useView.getState().curves, region: false }),
    inspectRegion: () => show({ region: !useView.getState().region, curves: false }),
    release: () => moveTo(null),
  })
  return (
    <>
      <Lanes run={run} drawings={drawings} onBest={best} />
      {curves || region ? (
        <Suspense fallback={<p className="timeline__none">{t('timeline.curvesLoading')}</p>}>
          {region ? <RegionInspector run={run} drawings={drawings} /> : <Curves run={run} drawings={drawings} />}
        </Suspense>
      ) : (
        <Chart run={run} drawings={drawings} />
      )}
    </>
  )
}

/** Best step, by the chosen metric, of the chosen picture, or of the drawing with most steps where the chosen one has but one. */
function bestOf(drawings: readonly Drawing[]): number | null {
  const method = useView.getState().method
  const chosen = drawings.find((drawing) => drawing.method === method)
  const longest = drawings.find(({ steps }) => steps.length - 1 === lastStep(drawings))
  const lane = chosen !== undefined && chosen.steps.length > 1 ? chosen : longest
  return lane === undefined ? null : bestPlace(lane, useCursor.getState().metric)
}
