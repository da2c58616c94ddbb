import type { Drawing, StepRow } from '../../../preload/contract/records.ts'
import { markPath } from '../../ui/mark-path.ts'
import { decimalsOf, linePath, xOf, yOf } from './chart-scale.ts'
import type { Plot, Scale } from './chart-scale.ts'

interface Line {
  readonly value: (step: StepRow) => number | null
  readonly isDashed?: boolean
}

interface ChartPlotProps {
  /** Words above the plot. */
  readonly title?: string
  readonly plot: Plot
  readonly scale: Scale
  readonly drawings: readonly Drawing[]
  readonly total: number
  /** Step at the cursor; null hides it. */
  readonly at: number | null
  readonly lines: readonly Line[]
}

/** Grid, lines, cursor, and each method's mark on its line at the cursor. */
export function ChartPlot({ title, plot, scale, drawings, total, at, lines }: ChartPlotProps) {
  const decimals = decimalsOf(scale)
  const right = plot.left + plot.width
  return (
    <g>
      {title !== undefined && (
        <text className="chart__title" x={plot.left} y={plot.top - 4}>
          {title}
        </text>
      )}
      {scale.ticks.map((tick) => {
        const y = yOf(tick, scale, plot)
        return (
          <g key={tick}>
            <path className="chart__grid" d={`M${plot.left} ${y.toFixed(1)}H${right}`} />
            <text className="chart__tick" x={plot.left - 4} y={y + 3}>
              {tick.toFixed(decimals)}
            </text>
          </g>
        )
      })}
      {at !== null && (
        <path
          className="chart__cursor"
          d={`M${xOf(at, total, plot).toFixed(1)} ${plot.top}V${plot.top + plot.height}`}
        />
      )}
      {drawings.map(({ method, steps }) => (
        <g key={method} className={`method-${method}`}>
          {lines.map(({ value, isDashed = false }) => {
            const step = at === null ? undefined : steps[Math.min(at, steps.length - 1)]
            const here = step === undefined ? null : value(step)
            const x = step === undefined ? 0 : xOf(steps.length === 1 ? (at ?? 0) : step.index, total, plot)
            return (
              <g key={String(isDashed)}>
                <path className="chart__line" data-dashed={isDashed} d={linePath(steps, value, total, scale, plot)} />
                {here !== null && !isDashed && (
                  <path
                    className="chart__mark"
                    transform={`translate(${x.toFixed(1)} ${yOf(here, scale, plot).toFixed(1)})`}
                    d={markPath(method, 3.6)}
                  />
                )}
              </g>
            )
          })}
        </g>
      ))}
    </g>
  )
}
