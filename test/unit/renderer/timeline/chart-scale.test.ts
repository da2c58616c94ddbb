import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimalsOf, linePath, scaleOf, xOf, yOf } from '../../../../renderer/features/timeline/chart-scale.ts'
import { must } from '../../../../models/must.ts'
import { toyRow } from '../toy-run.ts'

const plot = { left: 10, top: 5, width: 100, height: 50 }

it('holds every value inside the plot, with at least one tick', () => {
  const value = fc.double({ min: -1e4, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (values) => {
      const scale = must(scaleOf(values), 'there are values')
      for (const each of values) {
        expect(yOf(each, scale, plot)).toBeGreaterThanOrEqual(plot.top)
        expect(yOf(each, scale, plot)).toBeLessThanOrEqual(plot.top + plot.height)
      }
      expect(scale.ticks.length).toBeGreaterThanOrEqual(1)
      expect(scale.ticks.length).toBeLessThanOrEqual(7)
    }),
  )
})

it('has no scale without finite values', () => {
  expect(scaleOf([])).toBeNull()
  expect(scaleOf([NaN, Infinity])).toBeNull()
})

it('chooses round ticks and as many decimals as tell them apart', () => {
  const scale = must(scaleOf([24.1, 28.4]), 'there are values')
  expect(scale.ticks).toEqual([24, 26, 28])
  expect(decimalsOf(scale)).toBe(0)
  expect(decimalsOf(must(scaleOf([0.41, 0.49]), 'there are values'))).toBe(2)
})

it('puts step centres where the film strips have them', () => {
  expect(xOf(0, 4, plot)).toBe(22.5)
  expect(xOf(3, 4, plot)).toBe(97.5)
})

it('draws a drawing of one step as a level across the plot, and leaves out what is not finite', () => {
  const scale = { min: 0, max: 10, ticks: [0, 5, 10], unit: 5 }
  const loss = ({ loss }: { loss: number }) => loss
  expect(linePath([toyRow(0, 5)], loss, 4, scale, plot)).toBe('M10 30.0H110')
  expect(linePath([toyRow(0, 5), toyRow(1, NaN), toyRow(2, 10)], loss, 4, scale, plot)).toBe('M22.5 30.0L72.5 5.0')
  expect(linePath([], loss, 4, scale, plot)).toBe('')
})
