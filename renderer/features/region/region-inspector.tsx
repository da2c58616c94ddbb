// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { areaShare, coverageOf } from '../../../models/inspect/region-share.ts'
import type { Drawing, Run, StepRow } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { CurveBox } from '../timeline/curve-box.tsx'
import { useCursor } from '../timeline/cursor-store.ts'
import { cursorOrigin, plannedSteps, shownStep } from '../timeline/shown-step.ts'
import { regionFigures } from './region-figures.ts'
import { RegionForm } from './region-form.tsx'
import { conflictArea } from './region-overlay.ts'
import { regionPanels } from './region-panels.ts'
import { RegionPicture } from './region-picture.tsx'
import { useRegion } from './region-store.ts'
import { RegionWords } from './region-words.tsx'
import { useStepMaps } from './use-step-maps.ts'
import '../timeline/curves.css'
import './region.css'

interface RegionInspectorProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
}

/** A part of the picture over all steps of the chosen drawing: what pulls at it, who looks there, what changed. */
export function RegionInspector({ run, drawings }: RegionInspectorProps) {
  const { t } = useTranslation()
  const method = useView((view) => view.method)
  const cursor = useCursor((state) => state.cursor)
  const drawing = drawings.find((each) => each.method === method) ?? drawings.at(-1)
  const step = drawing === undefined ? null : shownStep(drawing, cursor)
  if (drawing === undefined || step === null) return <p className="timeline__none">{t('timeline.none')}</p>
  return <InspectedDrawing key={drawing.method} run={run} drawing={drawing} step={step} />
}

interface InspectedDrawingProps {
  readonly run: Run
  readonly drawing: Drawing
  readonly step: StepRow
}

function InspectedDrawing({ run, drawing, step }: InspectedDrawingProps) {
  const { t } = useTranslation()
  const outline = useRegion((state) => state.outline)
  const cursor = useCursor((state) => state.cursor)
  const { steps, method } = drawing
  const place = steps.indexOf(step)
  const { maps, failed } = useStepMaps(drawing, place)
  const known = maps.filter((each) => each !== undefined).length
  const isPainted = paintedAt(run, step)
  const { figures, panels } = useMemo(() => {
    const of = regionFigures(outline)
    const figures = new Map(steps.map((each, n) => [each, maps[n] && of(maps[n])]))
    return { figures, panels: regionPanels(drawing, (each) => figures.get(each), isPainted) }
    // The maps of a step never change: how many are known says all.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [outline, drawing, steps, known, isPainted])
  const total = plannedSteps(method, run.recipe)
  const here = maps[place]
  const name = t(`method.${method}`)
  return (
    <section className="region" aria-label={t('region.title')}>
      <div className="region__side">
        <RegionPicture
          step={step}
          maps={here}
          alt={t('stage.picture', { method: name, step: step.index + 1, total, prompt: run.recipe.prompt })}
        />
        <RegionForm />
      </div>
      <div className="region__main">
        <RegionWords
          figures={figures.get(step)}
          area={areaShare(coverageOf(outline, { width: 128, height: 128 }))}
          fights={here === undefined ? null : conflictArea(here)}
          isPainted={isPainted}
          failed={failed}
        />
        <CurveBox
          panels={panels}
          total={total}
          last={steps.length - 1}
          at={cursorOrigin(cursor, [drawing], method)}
          changes={run.changes}
          summary={t('region.summary', { method: name, known, total: steps.length })}
        />
      </div>
    </section>
  )
}

/** Whether the artist had a hand in the mask of a step: else it is the prediction itself. */
function paintedAt({ recipe, changes }: Run, { era }: StepRow): boolean {
  const { mask, follow } = changes.find(({ n }) => n === era) ?? recipe
  return mask !== null || follow !== null
}
