import { must } from '../must.ts'
import { axisOf, broadcastShapes, sameShape, showShape, sideOf, sizeOf } from '../tensor/shape.ts'
import { intOf, intsOf } from './attributes.ts'
import type { Shape, TensorType } from './graph.ts'
import { constantOf, hasInput, inputOf, type InferenceCall, type InferenceRule } from './inference-call.ts'

const reshape: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const allowZero = intOf(call.attributes, 'allowzero', 0) === 1
  const wanted = constantOf(call, 1).map((side, i) => (side === 0 && !allowZero ? sideOf(shape, i) : side))
  const known = sizeOf(wanted.filter((side) => side !== -1))
  const result = wanted.map((side) => (side === -1 ? sizeOf(shape) / known : side))
  if (sizeOf(result) !== sizeOf(shape) || wanted.filter((side) => side === -1).length > 1) {
    throw new Error(`${showShape(shape)} does not reshape to ${showShape(wanted)}`)
  }
  return [{ dtype, shape: result }]
}

const transpose: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const perm = intsOf(call.attributes, 'perm', [...shape.keys()].reverse())
  if (
    !sameShape(
      [...perm].sort((a, b) => a - b),
      [...shape.keys()],
    )
  ) {
    throw new Error(`perm ${showShape(perm)} does not permute ${showShape(shape)}`)
  }
  return [{ dtype, shape: perm.map((axis) => sideOf(shape, axis)) }]
}

const concat: InferenceRule = (call) => {
  const first = inputOf(call, 0)
  const axis = axisOf(must(intOf(call.attributes, 'axis', null), 'Concat has an axis'), first.shape.length)
  let side = 0
  for (let i = 0; i < call.inputs.length; i++) {
    const { dtype, shape } = inputOf(call, i)
    const fits = shape.length === first.shape.length && shape.every((own, j) => j === axis || own === first.shape[j])
    if (dtype !== first.dtype || !fits) {
      throw new Error(`input ${i} ${dtype}${showShape(shape)} does not join ${first.dtype}${showShape(first.shape)}`)
    }
    side += sideOf(shape, axis)
  }
  return [{ dtype: first.dtype, shape: first.shape.map((own, j) => (j === axis ? side : own)) }]
}

/** One axis of a Slice, resolved: `start` and `end` as a loop would use them, for either sign of `step`. */
export interface SliceRange {
  readonly axis: number
  readonly start: number
  readonly end: number
  readonly step: number
  readonly count: number
}

export function sliceRanges(
  shape: Shape,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] | null,
  steps: readonly number[] | null,
): SliceRange[] {
  return starts.map((rawStart, i) => {
    const axis = axisOf(axes?.[i] ?? i, shape.length)
    const side = sideOf(shape, axis)
    const step = steps?.[i] ?? 1
    if (step === 0) throw new Error('a step of 0')
    const [low, high] = step > 0 ? [0, side] : [-1, side - 1]
    const bound = (value: number) => Math.min(Math.max(value < 0 ? value + side : value, low), high)
    const start = Math.max(0, bound(rawStart))
    const end = bound(must(ends[i], 'as many ends as starts'))
    return { axis, start, end, step, count: Math.max(0, Math.ceil((end - start) / step)) }
  })
}

/** The ranges of a Slice call. Throws unless its index inputs are constants. */
export function sliceRangesOf(call: InferenceCall): SliceRange[] {
  const axes = hasInput(call, 3) ? constantOf(call, 3) : null
  const steps = hasInput(call, 4) ? constantOf(call, 4) : null
  return sliceRanges(inputOf(call, 0).shape, constantOf(call, 1), constantOf(call, 2), axes, steps)
}

const slice: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const counts = new Map(sliceRangesOf(call).map(({ axis, count }) => [axis, count]))
  return [{ dtype, shape: shape.map((side, axis) => counts.get(axis) ?? side) }]
}

const split: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  const side = sideOf(shape, axis)
  const sizes = hasInput(call, 1) ? constantOf(call, 1) : new Array<number>(call.outputs).fill(side / call.outputs)
  if (sizes.length !== call.outputs || sizes.reduce((a, b) => a + b, 0) !== side || !sizes.every(Number.isInteger)) {
    throw new Error(`a side of ${side} does not split into ${showShape(sizes)}`)
  }
  return sizes.map((size): TensorType => ({ dtype, shape: shape.map((own, i) => (i === axis ? size : own)) }))
}

const expand: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  return [{ dtype, shape: broadcastShapes(shape, constantOf(call, 1)) }]
}

const squeeze: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axes = hasInput(call, 1) ? constantOf(call, 1).map((axis) => axisOf(axis, shape.length)) : null
  const dropped = new Set(axes ?? [...shape.keys()].filter((axis) => shape[axis] === 1))
  if ([...dropped].some((axis) => shape[axis] !== 1)) throw new Error(`${showShape(shape)} has no side 1 there`)
  return [{ dtype, shape: shape.filter((_, axis) => !dropped.has(axis)) }]
}

const unsqueeze: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const given = constantOf(call, 1)
  const rank = shape.length + given.length
  const added = new Set(given.map((axis) => axisOf(axis, rank)))
  const rest = [...shape]
  return [{ dtype, shape: Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : must(rest.shift(), 'rank'))) }]
}

const flatten: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const given = intOf(call.attributes, 'axis', 1)
  const axis = given === shape.length ? given : axisOf(given, shape.length)
  return [{ dtype, shape: [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))] }]
}

const pad: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  if (hasInput(call, 3)) throw new Error('Pad with axes is not supported: give pads for every axis')
  const pads = constantOf(call, 1)
  if (pads.length !== 2 * shape.length) throw new Error(`${pads.length} pads for ${showShape(shape)}`)
  return [{ dtype, shape: shape.map((side, i) => side + (pads[i] ?? 0) + (pads[i + shape.length] ?? 0)) }]
}

const tile: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const repeats = constantOf(call, 1)
  return [{ dtype, shape: shape.map((side, i) => side * must(repeats[i], 'one repeat an axis')) }]
}

/** The side of the square blocks of DepthToSpace and SpaceToDepth, which exist for pictures only. */
function blockOf(call: InferenceCall): number {
  if (inputOf(call, 0).shape.length !== 4) throw new Error(`${showShape(inputOf(call, 0).shape)} is not [N, C, H, W]`)
  return must(intOf(call.attributes, 'blocksize', null), 'blocks have a blocksize')
}

const depthToSpace: InferenceRule = (call) => {
  const side = blockOf(call)
  const { dtype, shape } = inputOf(call, 0)
  const [batch = 0, channels = 0, height = 0, width = 0] = shape
  if (channels % side ** 2 !== 0) throw new Error(`${channels} channels do not fill blocks of ${side}`)
  return [{ dtype, shape: [batch, channels / side ** 2, height * side, width * side] }]
}

const spaceToDepth: InferenceRule = (call) => {
  const side = blockOf(call)
  const { dtype, shape } = inputOf(call, 0)
  const [batch = 0, channels = 0, height = 0, width = 0] = shape
  if (height % side !== 0 || width % side !== 0) throw new Error(`${showShape(shape)} has no whole blocks of ${side}`)
  return [{ dtype, shape: [batch, channels * side ** 2, height / side, width / side] }]
}

/** Operators that move elements without changing them. */
export const inferMovement = {
  Concat: concat,
  DepthToSpace: depthToSpace,
  Expand: expand,
  Flatten: flatten,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
} as const satisfies Readonly<Record<string, InferenceRule>>
