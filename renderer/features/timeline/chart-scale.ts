import type { Drawing, StepRow } from '../../../preload/contract/records.ts'

/** A box in the chart's own units. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Scale {
  readonly min: number
  readonly max: number
  /** Round values inside the range, for grid lines. */
  readonly ticks: readonly number[]
  /** Distance of the ticks. */
  readonly unit: number
}

/** A range a little wider than the values, with two to five round ticks; null without values. */
export function scaleOf(values: readonly number[]): Scale | null {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return null
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  // Values that are all but equal get a range of their own size, so that rounding never makes it empty.
  const spread = high - low > 1e-9 * Math.max(1, Math.abs(high)) ? high - low : Math.max(1, Math.abs(high)) * 0.1
  const room = spread * 0.08
  const min = low - room
  const max = high + room
  const rough = (max - min) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let k = Math.ceil(min / unit); k * unit <= max; k++) ticks.push(k * unit)
  return { min, max, ticks, unit }
}

/** How many decimals tell the ticks apart. */
export function decimalsOf({ unit }: Scale): number {
  return Math.max(0, Math.min(4, -Math.floor(Math.log10(unit) + 1e-9)))
}

export function yOf(value: number, scale: Scale, plot: Plot): number {
  return plot.top + plot.height * (1 - (value - scale.min) / (scale.max - scale.min))
}

/** Centre of the place of step `index` among `total`: the same as in the film strips. */
export function xOf(index: number, total: number, plot: Plot): number {
  return plot.left + ((index + 0.5) / total) * plot.width
}

/** SVG path through a drawing's steps; a drawing of one step is a level line across. */
export function linePath(
  steps: readonly StepRow[],
  value: (step: StepRow) => number | null,
  total: number,
  scale: Scale,
  plot: Plot,
): string {
  const points = steps.flatMap((step) => {
    const y = value(step)
    return y === null || !Number.isFinite(y) ? [] : [[xOf(step.index, total, plot), yOf(y, scale, plot)] as const]
  })
  const first = points[0]
  if (first === undefined) return ''
  if (points.length === 1 && total > 1) return `M${plot.left} ${first[1].toFixed(1)}H${plot.left + plot.width}`
  return points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
}

/** Every finished step of every drawing. */
export function allSteps(drawings: readonly Drawing[]): readonly StepRow[] {
  return drawings.flatMap(({ steps }) => steps)
}
