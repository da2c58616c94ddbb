import { must } from '../must.ts'
import { int, intOf, intsOf, strOf } from '../onnx/attributes.ts'
import { sliceRanges, type SliceRange } from '../onnx/infer-movement.ts'
import { axisOf, sideOf } from '../tensor/shape.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { concat, expand, pad, reduceSum, reshape, slice, split, untranspose } from '../nn/ops.ts'
import { contractAxis, matrixOf, transposed, type Matrix } from './contract-axis.ts'
import { none, refuseRest, type Rule } from './rule.ts'

export const reshapeVjp: Rule = ({ a, g, inputs }) => [reshape(g, a.shape), ...refuseRest(inputs)]

export const transposeVjp: Rule = ({ a, g, attrs }) => [
  untranspose(g, intsOf(attrs, 'perm', [...a.shape.keys()].reverse())),
]

/** Pieces of dY: one Split when every piece is wanted. */
export const concatVjp: Rule = ({ g, inputs, attrs, needs }) => {
  const axis = axisOf(intOf(attrs, 'axis', 0), g.shape.length)
  const sizes = inputs.map((input) => sideOf(must(input, 'Concat has no optional inputs').shape, axis))
  if (sizes.every((_, i) => needs(i))) return split(g, axis, sizes)
  let start = 0
  return sizes.map((size, i) => {
    start += size
    return needs(i) ? slice(g, axis, start - size, start) : none
  })
}

export const splitVjp: Rule = ({ k, gs, outputs, attrs, inputs }) => {
  const pieces = outputs.map((output, i) => gs[i] ?? zeros(k, output.shape))
  return [concat(pieces, intOf(attrs, 'axis', 0)), ...refuseRest(inputs)]
}

export function zeros(k: GraphBuilder, shape: readonly number[]): Value {
  return expand(k.scalar(0), shape)
}

/** Zeros around (step 1), between (larger steps), and back to front (negative steps). */
export const sliceVjp: Rule = ({ k, a, g, inputs }) => {
  const read = (i: number) => (inputs[i] == null ? null : must(k.constantOf(inputs[i]), 'a static slice'))
  const ranges = sliceRanges(a.shape, must(read(1), 'starts'), must(read(2), 'ends'), read(3), read(4))
  const spread = ranges.reduce((d, range) => unslice(d, range, sideOf(a.shape, range.axis)), g)
  const pads = new Array<number>(2 * a.shape.length).fill(0)
  for (const range of ranges.filter(({ step }) => step === 1)) {
    pads[range.axis] = range.start
    pads[range.axis + a.shape.length] = sideOf(a.shape, range.axis) - range.start - range.count
  }
  return [pad(spread, pads), ...refuseRest(inputs)]
}

/** Undoes one axis of a Slice whose step is not 1. */
function unslice(g: Value, { axis, start, step, count }: SliceRange, side: number): Value {
  if (step === 1) return g
  const forward = step > 0 ? g : slice(g, axis, -1, -(2 ** 31), -1)
  const first = step > 0 ? start : start + (count - 1) * step
  const stride = Math.abs(step)
  const [before, after] = [g.shape.slice(0, axis), g.shape.slice(axis + 1)]
  const apart = padAxis(reshape(forward, [...before, count, 1, ...after]), axis + 1, 0, stride - 1)
  const joined = reshape(apart, [...before, count * stride, ...after])
  return padAxis(joined, axis, first, side - first - count * stride)
}

/** Zeros at both ends of one axis; a negative number crops. */
function padAxis(x: Value, axis: number, before: number, after: number): Value {
  const pads = new Array<number>(2 * x.shape.length).fill(0)
  pads[axis] = before
  pads[axis + x.shape.length] = after
  return pad(x, pads)
}

/** Constant padding is cut off again; reflected and repeated borders are added back onto their source. */
export const padVjp: Rule = (call) => {
  const { k, a, b, g, attrs, inputs } = call
  const pads = must(k.constantOf(b), 'static pads')
  const rest = refuseRest(inputs)
  const mode = strOf(attrs, 'mode', 'constant')
  if (mode === 'constant') {
    const undo = pads.map((side) => (side === 0 ? 0 : -side))
    return [pad(g, undo), ...rest]
  }
  const rank = a.shape.length
  const dX = a.shape.reduce((d, side, axis) => {
    const [before, after] = [must(pads[axis], 'a pad'), must(pads[axis + rank], 'a pad')]
    if (before === 0 && after === 0) return d
    return contractAxis(d, axis, transposed(padMatrix(side, before, after, mode)))
  }, g)
  return [dX, ...rest]
}

/** Reflected or repeated borders of one axis as a matrix `[before + side + after, side]`. */
export function padMatrix(side: number, before: number, after: number, mode: string): Matrix {
  const source = (i: number) => borderSource(i - before, side, mode)
  return matrixOf(side + before + after, side, (row, col) => (source(row) === col ? 1 : 0))
}

function borderSource(i: number, side: number, mode: string): number {
  if (mode === 'edge') return Math.min(Math.max(i, 0), side - 1)
  if (mode === 'reflect') return i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i
  throw new Error(`padding mode ${mode} has no gradient here`)
}

/** The copies are summed. */
export const tileVjp: Rule = ({ k, a, b, g }) => {
  const repeats = must(k.constantOf(b), 'static repeats')
  const paired = a.shape.flatMap((side, i) => [must(repeats[i], 'one an axis'), side])
  const copies = a.shape.map((_, i) => 2 * i)
  return [reshape(reduceSum(reshape(g, paired), copies), a.shape), none]
}

/** A running sum from the other end. */
export const cumSumVjp: Rule = ({ k, b, g, node, attrs }) => {
  const reverse = 1 - intOf(attrs, 'reverse', 0)
  return [k.op(node.op, [g, b], { ...attrs, reverse: int(reverse) }), none]
}

/** The same triangle of dY. */
export const triluVjp: Rule = ({ k, g, node, attrs, inputs }) => [
  k.op(node.op, [g, ...inputs.slice(1)], attrs),
  ...refuseRest(inputs),
]
