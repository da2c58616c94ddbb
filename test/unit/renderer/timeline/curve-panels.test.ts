import { describe, expect, it } from 'vitest'
import { curveOptions, stepLabels } from '../../../../renderer/features/timeline/curve-options.ts'
import { curvePanels, curvePlots, curveX, stepAt } from '../../../../renderer/features/timeline/curve-panels.ts'
import { toyDrawing } from '../toy-run.ts'

const drawings = [toyDrawing('sd', [4]), toyDrawing('sgool', [3, 1, 2])]
const isOptimised = ({ method }: { readonly method: string }) => method === 'sgool'

it('has a chart for everything that was measured, and none for what was not', () => {
  expect(curvePanels(drawings, isOptimised).map(({ name }) => name)).toEqual(['scores', 'loss', 'terms'])
  expect(curvePanels(drawings, isOptimised).map((panel) => panel.drawings.length)).toEqual([2, 1, 1])
  expect(curvePanels([], isOptimised)).toEqual([])
})

it('lays charts into rows without overlap and inside the room', () => {
  const plots = curvePlots(5, 900, 300)
  for (const { left, top, width, height } of plots) {
    expect(left >= 0 && top >= 0 && left + width <= 900 && top + height <= 300).toBe(true)
  }
  expect(new Set(plots.map(({ top }) => top)).size).toBe(2)
})

describe('the cursor in a chart', () => {
  const plot = { left: 40, top: 0, width: 190, height: 100 }
  it('finds the step under the pointer that its own line marks', () => {
    for (let step = 0; step < 20; step++) expect(stepAt(curveX(step, 20, plot), 20, 19, plot)).toBe(step)
  })
  it('stays within the steps that are drawn', () => {
    expect(stepAt(1000, 20, 7, plot)).toBe(7)
    expect(stepAt(-1000, 20, 7, plot)).toBe(0)
  })
})

it('writes the first step and round ones under an axis', () => {
  expect(stepLabels(20)).toEqual([0, 4, 9, 14, 19])
  expect(stepLabels(3)).toEqual([0, 1, 2])
  expect(stepLabels(50).map((step) => step + 1)).toEqual([1, 10, 20, 30, 40, 50])
})

it('draws a drawing of one step as a level line, and marks where a change took effect', () => {
  const panels = curvePanels(drawings, isOptimised)
  const option = curveOptions({
    panels,
    plots: curvePlots(panels.length, 900, 200),
    total: 3,
    metric: 'loss',
    changes: [
      { n: 1, at: '2026-11-22T00:00:00Z', fromStep: 2, mask: null, follow: null, weights: { global: 1, saliency: 1 } },
    ],
    colours: {
      methods: { sd: '#111', baseline: '#222', doodl: '#333', sgool: '#444' },
      line: '',
      dim: '',
      panel: '',
      font: '',
    },
  })
  const series = option['series'] as { name: string; data: unknown; markLine?: { data: unknown[] } }[]
  expect(series.find(({ name }) => name === 'scores sd')?.data).toEqual([
    [0, 26],
    [2, 26],
  ])
  expect(series.find(({ name }) => name === 'loss sgool')?.markLine?.data).toEqual([{ xAxis: 2, name: '1' }])
})
