import { useMemo, useRef } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunChange } from '../../../preload/contract/records.ts'
import { useSize } from '../../ui/use-size.ts'
import { useCurveColours } from './curve-colours.ts'
import { CurveCursor } from './curve-cursor.tsx'
import { curveOptions } from './curve-options.ts'
import { curvePlots, stepAt, type CurvePanel } from './curve-panels.ts'
import { useCursor } from './cursor-store.ts'
import { useLineChart } from './use-line-chart.ts'

interface CurveBoxProps {
  readonly panels: readonly CurvePanel[]
  /** Steps along each chart; the last there is; the one at the cursor. */
  readonly total: number
  readonly last: number
  readonly at: number | null
  readonly changes: readonly RunChange[]
  /** The charts in words. */
  readonly summary: string
}

/** Charts that share one cursor: click or drag in any of them. */
export function CurveBox({ panels, total, last, at, changes, summary }: CurveBoxProps) {
  const { t } = useTranslation()
  const { moveTo, metric } = useCursor()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(box)
  const colours = useCurveColours()
  const plots = useMemo(
    () => curvePlots(panels.length, size.width, size.height),
    [panels.length, size.width, size.height],
  )
  const option = useMemo(
    () => curveOptions({ panels, plots, total, metric, changes, colours }),
    [panels, plots, total, metric, changes, colours],
  )
  useLineChart(canvas, size, option)

  const pick = ({ clientX, clientY, buttons, currentTarget }: PointerEvent<HTMLDivElement>) => {
    if (buttons !== 1 || last < 0) return
    const { left, top } = currentTarget.getBoundingClientRect()
    const [x, y] = [clientX - left, clientY - top]
    const column =
      plots.find((plot) => x <= plot.left + plot.width + 12 && y <= plot.top + plot.height + 18) ?? plots.at(-1)
    if (column !== undefined) moveTo(stepAt(x, total, last, column))
  }
  return (
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
        <CurveCursor key={panel.name} panel={panel} plot={plots[n]} total={total} at={last < 0 ? null : at} />
      ))}
    </div>
  )
}
