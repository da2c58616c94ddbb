import type { LineSeriesOption } from 'echarts/charts'
import type { EChartsCoreOption } from 'echarts/core'
import type { Drawing, RunChange, StepRow } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { markPath } from '../../ui/mark-path.ts'
import { decimalsOf } from './chart-scale.ts'
import type { Plot } from './chart-scale.ts'
import type { CurvePanel } from './curve-panels.ts'
import { bestPlace } from './metric.ts'
import type { Metric } from './metric.ts'

/** Colours of the theme, as CSS writes them. */
export interface CurveColours {
  readonly methods: Readonly<Record<MethodName, string>>
  readonly line: string
  readonly dim: string
  readonly panel: string
  readonly font: string
}

interface CurveInput {
  readonly panels: readonly CurvePanel[]
  readonly plots: readonly Plot[]
  readonly total: number
  readonly metric: Metric
  readonly changes: readonly RunChange[]
  readonly colours: CurveColours
}

/**
 * All curves as one picture of ECharts: a grid for each panel, the same steps along each. Nothing in it moves with the
 * cursor, which is drawn over it, so that scrubbing never draws a chart.
 */
export function curveOptions({ panels, plots, total, metric, changes, colours }: CurveInput): EChartsCoreOption {
  const text = { color: colours.dim, fontFamily: colours.font, fontSize: 10 }
  return {
    animation: false,
    grid: plots.map(({ left, top, width, height }) => ({ left, top, width, height, containLabel: false })),
    xAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      type: 'value',
      min: 0,
      max: Math.max(1, total - 1),
      axisLabel: { ...text, customValues: stepLabels(total), formatter: (step: number) => String(step + 1) },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    })),
    yAxis: panels.map(({ scale }, gridIndex) => ({
      gridIndex,
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.unit,
      axisLabel: {
        ...text,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => value.toFixed(decimalsOf(scale)),
      },
      splitLine: { lineStyle: { color: colours.line } },
    })),
    series: panels.flatMap((panel, index) => seriesOf(panel, index, { total, metric, changes, colours })),
  }
}

function seriesOf(
  { solid, dashed, drawings, name }: CurvePanel,
  index: number,
  { total, metric, changes, colours }: Omit<CurveInput, 'panels' | 'plots'>,
): LineSeriesOption[] {
  const where = { type: 'line', xAxisIndex: index, yAxisIndex: index, showSymbol: false, silent: true } as const
  return drawings.flatMap((drawing) => {
    const { method, steps } = drawing
    const color = colours.methods[method]
    const place = bestPlace(drawing, metric)
    const best = place === null ? undefined : steps[place]
    const bestValue = best === undefined || steps.length < 2 ? null : solid(best)
    const solidLine: LineSeriesOption = {
      ...where,
      name: `${name} ${method}`,
      data: points(drawing, solid, total),
      lineStyle: { color, width: 2 },
      markPoint: {
        silent: true,
        symbol: `path://${markPath(method, 5)}`,
        symbolSize: 11,
        itemStyle: { color, borderColor: colours.panel, borderWidth: 1.5 },
        label: { show: false },
        data: best === undefined || bestValue === null ? [] : [{ name: '', coord: [best.index, bestValue] }],
      },
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: { color: colours.dim, type: 'dotted', width: 1 },
        label: { ...changeLabel, color: colours.dim, fontFamily: colours.font },
        data:
          method === 'sgool'
            ? changes.flatMap(({ n, fromStep }) => (fromStep === null ? [] : [{ xAxis: fromStep, name: String(n) }]))
            : [],
      },
    }
    if (dashed === null) return [solidLine]
    const dashedLine: LineSeriesOption = {
      ...where,
      name: `${name} ${method} dashed`,
      data: points(drawing, dashed, total),
      lineStyle: { color, width: 1.4, type: [4, 4] },
    }
    return [solidLine, dashedLine]
  })
}

const changeLabel = { show: true, formatter: '{b}', fontSize: 9, position: 'end', distance: 1 } as const

/** Steps that are written under an axis: the first, and round ones, four to six in all. */
export function stepLabels(total: number): number[] {
  const unit = [1, 2, 5, 10, 20, 50, 100].find((each) => total / each <= 5) ?? 100
  const round = Array.from({ length: Math.floor(total / unit) }, (_, n) => (n + 1) * unit - 1)
  return round[0] === 0 ? round : [0, ...round]
}

/** The points of a line; a drawing of one step is a level line across. */
function points({ steps }: Drawing, value: (step: StepRow) => number | null, total: number): [number, number][] {
  const known = steps.flatMap((step): [number, number][] => {
    const y = value(step)
    return y === null || !Number.isFinite(y) ? [] : [[step.index, y]]
  })
  const [first] = known
  if (known.length !== 1 || first === undefined || total < 2) return known
  return [
    [0, first[1]],
    [total - 1, first[1]],
  ]
}
