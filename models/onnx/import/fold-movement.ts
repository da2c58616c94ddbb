import { must } from '../../must.ts'
import { axisOf, sideOf, sizeOf } from '../../tensor/shape.ts'
import { intOf, intsOf, strOf } from '../attributes.ts'
import type { Shape } from '../graph.ts'
import { sliceRanges } from '../infer-movement.ts'
import { type FoldCall, type FoldRule, inputAt, shapeAt, spread, stridesOf, walk } from './fold-call.ts'

const sameElements: FoldRule = (call) => [inputAt(call, 0).data]

const transpose: FoldRule = (call) => {
  const { shape, data } = inputAt(call, 0)
  const perm = intsOf(call.attributes, 'perm', [...shape.keys()].reverse())
  const strides = stridesOf(shape)
  return [
    walk(
      data,
      shapeAt(call),
      perm.map((axis) => must(strides[axis], 'a permutation')),
    ),
  ]
}

/** A tensor as `[before, side, after]` around one axis. */
function around(shape: Shape, axis: number): { before: number; side: number; after: number } {
  return { before: sizeOf(shape.slice(0, axis)), side: sideOf(shape, axis), after: sizeOf(shape.slice(axis + 1)) }
}

const concat: FoldRule = (call) => {
  const axis = axisOf(must(intOf(call.attributes, 'axis', null), 'Concat has an axis'), shapeAt(call).length)
  const parts = call.inputs.map((_, i) => inputAt(call, i))
  const { before } = around(shapeAt(call), axis)
  const result: number[] = []
  for (let row = 0; row < before; row++) {
    for (const { shape, data } of parts) {
      const run = sizeOf(shape.slice(axis))
      for (let i = 0; i < run; i++) result.push(must(data[row * run + i], 'in range'))
    }
  }
  return [result]
}

const split: FoldRule = (call) => {
  const { shape, data } = inputAt(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  const strides = stridesOf(shape)
  let start = 0
  return call.types.map((type) => {
    const piece = walk(data, type.shape, strides, start * must(strides[axis], 'in range'))
    start += sideOf(type.shape, axis)
    return piece
  })
}

const slice: FoldRule = (call) => {
  const { shape, data } = inputAt(call, 0)
  const list = (i: number) => call.inputs[i]?.data ?? null
  const ranges = sliceRanges(shape, inputAt(call, 1).data, inputAt(call, 2).data, list(3), list(4))
  const strides = stridesOf(shape)
  let start = 0
  for (const range of ranges) {
    const stride = must(strides[range.axis], 'in range')
    start += range.start * stride
    strides[range.axis] = stride * range.step
  }
  return [walk(data, shapeAt(call), strides, start)]
}

const gather: FoldRule = (call) => {
  const { shape, data } = inputAt(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  const { before, side, after } = around(shape, axis)
  const indices = inputAt(call, 1).data.map((index) => axisOf(index, side))
  const result: number[] = []
  for (let row = 0; row < before; row++) {
    for (const index of indices) {
      for (let i = 0; i < after; i++) result.push(must(data[(row * side + index) * after + i], 'in range'))
    }
  }
  return [result]
}

const tile: FoldRule = (call) => {
  const { shape, data } = inputAt(call, 0)
  const out = shapeAt(call)
  const strides = stridesOf(shape)
  // [r0, s0, r1, s1, …]: the repeats walk nowhere.
  const walked = shape.flatMap((side, i) => [side === 0 ? 0 : must(out[i], 'same rank') / side, side])
  return [
    walk(
      data,
      walked,
      strides.flatMap((stride) => [0, stride]),
    ),
  ]
}

const expand: FoldRule = (call) => [spread(inputAt(call, 0), shapeAt(call))]

const pad: FoldRule = (call: FoldCall) => {
  const { shape, data } = inputAt(call, 0)
  const mode = strOf(call.attributes, 'mode', 'constant')
  const pads = inputAt(call, 1).data
  const fill = call.inputs[2]?.data[0] ?? 0
  const out = shapeAt(call)
  const [outStrides, strides] = [stridesOf(out), stridesOf(shape)]
  return [
    Array.from({ length: sizeOf(out) }, (_, i) => {
      let at = 0
      for (const [axis, side] of shape.entries()) {
        const place =
          (Math.floor(i / must(outStrides[axis], 'in range')) % must(out[axis], 'in range')) - (pads[axis] ?? 0)
        const inside = source(place, side, mode)
        if (inside === null) return fill
        at += inside * must(strides[axis], 'in range')
      }
      return must(data[at], 'in range')
    }),
  ]
}

function source(place: number, side: number, mode: string): number | null {
  if (place >= 0 && place < side) return place
  if (mode === 'constant') return null
  if (mode === 'edge') return Math.min(Math.max(place, 0), side - 1)
  const period = Math.max(1, 2 * (side - 1))
  const folded = ((place % period) + period) % period
  return folded < side ? folded : period - folded
}

/** Operators that move elements, on known tensors. */
export const foldMovement: Readonly<Record<string, FoldRule>> = {
  Concat: concat,
  Expand: expand,
  Flatten: sameElements,
  Gather: gather,
  Pad: pad,
  Reshape: sameElements,
  Slice: slice,
  Split: split,
  Squeeze: sameElements,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: sameElements,
}
