import { must } from '../../must.ts'
import { axisOf, sideOf, sizeOf } from '../../tensor/shape.ts'
import { intOf, intsOf } from '../attributes.ts'
import { type FoldCall, type FoldRule, inputAt, stridesOf, walk } from './fold-call.ts'

/** Rows of the elements that are reduced together, in the order of the results. */
function groups(call: FoldCall, axes: readonly number[]): number[][] {
  const { shape, data } = inputAt(call, 0)
  const reduced = new Set(axes.map((axis) => axisOf(axis, shape.length)))
  const kept = [...shape.keys()].filter((axis) => !reduced.has(axis))
  const order = [...kept, ...reduced]
  const strides = stridesOf(shape)
  const sides = order.map((axis) => sideOf(shape, axis))
  const flat = walk(
    data,
    sides,
    order.map((axis) => must(strides[axis], 'in range')),
  )
  const run = sizeOf(sides.slice(kept.length))
  return Array.from({ length: sizeOf(sides.slice(0, kept.length)) }, (_, i) => flat.slice(i * run, (i + 1) * run))
}

const reduce =
  (f: (values: readonly number[]) => number): FoldRule =>
  (call) => {
    const all = [...inputAt(call, 0).shape.keys()]
    const given = call.inputs[1]?.data ?? intsOf(call.attributes, 'axes', all)
    return [groups(call, given.length === 0 ? all : given).map(f)]
  }

const argMax =
  (better: (a: number, b: number) => boolean): FoldRule =>
  (call) => {
    const last = intOf(call.attributes, 'select_last_index', 0) === 1
    const rows = groups(call, [intOf(call.attributes, 'axis', 0)])
    const best = (row: readonly number[]) =>
      row.reduce((at, x, i) => (better(x, must(row[at], 'in range')) || (last && x === row[at]) ? i : at), 0)
    return [rows.map(best)]
  }

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

/** Reductions of known tensors. */
export const foldReduction: Readonly<Record<string, FoldRule>> = {
  ArgMax: argMax((a, b) => a > b),
  ArgMin: argMax((a, b) => a < b),
  ReduceMax: reduce((values) => values.reduce((a, b) => Math.max(a, b), -Infinity)),
  ReduceMean: reduce((values) => sum(values) / values.length),
  ReduceMin: reduce((values) => values.reduce((a, b) => Math.min(a, b), Infinity)),
  ReduceProd: reduce((values) => values.reduce((a, b) => a * b, 1)),
  ReduceSum: reduce(sum),
}
