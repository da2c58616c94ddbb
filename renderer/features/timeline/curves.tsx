// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useMemo, useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { Table2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { useSize } from '../../ui/use-size.ts'
import { useChartSummary } from './chart-summary.ts'
import { useCurveColours } from './curve-colours.ts'
import { curveOptions } from './curve-options.ts'
import { curvePanels, curvePlots, stepAt } from './curve-panels.ts'
import { CurveCursor } from './curve-cursor.tsx'
import { useCursor } from './cursor-store.ts'
import { NumbersTable } from './numbers-table.tsx'
import { cursorOrigin, lastStep, plannedSteps } from './shown-step.ts'
import { useLineChart } from './use-line-chart.ts'
import './curves.css'

interface CurvesProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
}

/** Every number of every step as charts that share one cursor: click or drag in any of them. */
export function Curves({ run, drawings }: CurvesProps) {
  const { t } = useTranslation()
  const { cursor, moveTo, metric } = useCursor()
  const method = useView((view) => view.method)
  const [isTableOpen, setTableOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(box)
  const colours = useCurveColours()
  const total = Math.max(1, ...drawings.map((drawing) => plannedSteps(drawing.method, run.recipe)))
  const last = lastStep(drawings)
  const { changes, recipe } = run
  const panels = useMemo(
    () => curvePanels(drawings, (drawing) => plannedSteps(drawing.method, recipe) > 1),
    [drawings, recipe],
  )
  const plots = useMemo(
    () => curvePlots(panels.length, size.width, size.height),
    [panels.length, size.width, size.height],
  )
  const option = useMemo(
    () => curveOptions({ panels, plots, total, metric, changes, colours }),
    [panels, plots, total, metric, changes, colours],
  )
  useLineChart(canvas, size, option)
  const summary = useChartSummary(drawings)

  const pick = ({ clientX, clientY, buttons, currentTarget }: PointerEvent<HTMLDivElement>) => {
    if (buttons !== 1 || last < 0) return
    const { left, top } = currentTarget.getBoundingClientRect()
    const [x, y] = [clientX - left, clientY - top]
    const column =
      plots.find((plot) => x <= plot.left + plot.width + 12 && y <= plot.top + plot.height + 18) ?? plots.at(-1)
    if (column !== undefined) moveTo(stepAt(x, total, last, column))
  }
  return (
    <div className="curves">
      <div className="curves__head">
        <span className="curves__note">{t('curves.key')}</span>
        <ToggleButton pressed={isTableOpen} onChange={setTableOpen}>
          <Table2 size={13} aria-hidden="true" />
          {t('chart.table')}
        </ToggleButton>
      </div>
      <div
        ref={box}
        className="curves__box"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          pick(event)
        }}
        onPointerMove={pick}
      >
        <canvas ref={canvas} className="curves__canvas" role="img" aria-label={summary} />
        {panels.length === 0 && <p className="chart__empty">{t('chart.empty')}</p>}
        {panels.map((panel, n) => (
          <CurveCursor
            key={panel.name}
            panel={panel}
            plot={plots[n]}
            total={total}
            at={last < 0 ? null : cursorOrigin(cursor, drawings, method)}
          />
        ))}
      </div>
      {isTableOpen && <NumbersTable drawings={drawings} onClose={() => setTableOpen(false)} />}
    </div>
  )
}
