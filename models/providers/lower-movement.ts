import { must } from '../must.ts'
import { intOf, strOf } from '../onnx/attributes.ts'
import { axisOf, sideOf, sizeOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, concat, mul, reshape, slice } from '../nn/ops.ts'
import { depthToSpace, spaceToDepth } from '../autodiff/block-vjp.ts'
import { contractAxis, matrixOf } from '../autodiff/contract-axis.ts'
import { padMatrix } from '../autodiff/movement-vjp.ts'
import type { Lowering } from './lowering.ts'

const blockOf = (attrs: Parameters<typeof intOf>[0]) => must(intOf(attrs, 'blocksize', null), 'blocks have a blocksize')

/** Repeats sides of 1 by Tile, after giving the value its new axes. */
const expand: Lowering = ({ k, a, outputs }) => {
  const { shape } = must(outputs[0], 'Expand has one output')
  const own = [...new Array<number>(shape.length - a.shape.length).fill(1), ...a.shape]
  return k.op('Tile', [reshape(a, own), k.ints(shape.map((side, i) => (own[i] === side ? 1 : side)))])
}

/** Blocks of a constant before and after, one axis at a time; negative pads crop. */
const pad: Lowering = ({ k, a, b, inputs, attrs }) => {
  const pads = k.constantOf(b)
  const fill = inputs[2] == null ? [0] : k.constantOf(inputs[2])
  if (pads === null || fill === null || a.dtype !== 'float32') return null
  const mode = strOf(attrs, 'mode', 'constant')
  const rank = a.shape.length
  return a.shape.reduce((x, side, axis) => {
    const [before, after] = [must(pads[axis], 'a pad'), must(pads[axis + rank], 'a pad')]
    if (before === 0 && after === 0) return x
    if (mode !== 'constant') return contractAxis(x, axis, padMatrix(side, before, after, mode))
    const start = Math.max(0, -before)
    const kept = before < 0 || after < 0 ? slice(x, axis, start, side - Math.max(0, -after)) : x
    const block = (size: number) => {
      const shape = kept.shape.map((own, i) => (i === axis ? size : own))
      return k.floats(new Float32Array(sizeOf(shape)).fill(must(fill[0], 'one number')), shape)
    }
    return concat([...(before > 0 ? [block(before)] : []), kept, ...(after > 0 ? [block(after)] : [])], axis)
  }, a)
}

/** Rows picked by a constant matrix of ones. */
const gather: Lowering = ({ k, a, b, attrs }) => {
  const axis = axisOf(intOf(attrs, 'axis', 0), a.shape.length)
  const indices = k.constantOf(b)
  if (indices === null || a.dtype !== 'float32') return null
  const side = sideOf(a.shape, axis)
  const at = indices.map((index) => (index < 0 ? index + side : index))
  const picked = contractAxis(
    a,
    axis,
    matrixOf(at.length, side, (row, col) => (at[row] === col ? 1 : 0)),
  )
  return reshape(picked, [...a.shape.slice(0, axis), ...b.shape, ...a.shape.slice(axis + 1)])
}

const cumSum: Lowering = ({ k, a, b, attrs }) => {
  const given = k.constantOf(b)?.[0]
  if (given === undefined || a.dtype !== 'float32') return null
  const axis = axisOf(given, a.shape.length)
  const side = sideOf(a.shape, axis)
  const [back, without] = [intOf(attrs, 'reverse', 0) === 1, intOf(attrs, 'exclusive', 0)]
  return contractAxis(
    a,
    axis,
    matrixOf(side, side, (row, col) => ((back ? col - row : row - col) >= without ? 1 : 0)),
  )
}

/** A product with a constant triangle of ones: for finite numbers only. */
const trilu: Lowering = ({ k, a, inputs, attrs }) => {
  const offset = inputs[1] == null ? 0 : k.constantOf(inputs[1])?.[0]
  if (offset === undefined || a.dtype !== 'float32') return null
  const [rows, cols] = [sideOf(a.shape, -2), sideOf(a.shape, -1)]
  const upper = intOf(attrs, 'upper', 1) === 1
  const { data } = matrixOf(rows, cols, (row, col) => ((upper ? col - row >= offset : col - row <= offset) ? 1 : 0))
  return mul(a, k.floats(data, [rows, cols]))
}

/** Slabs by a choice of rows; the index vectors must be constants. */
const scatterNd: Lowering = ({ k, a, b, c, attrs }) => {
  const vectors = k.constantOf(b)
  const reduction = strOf(attrs, 'reduction', 'none')
  if (vectors === null || a.dtype !== 'float32' || (reduction !== 'none' && reduction !== 'add')) return null
  const depth = must(b.shape.at(-1), 'indices have a last axis')
  const rows = sizeOf(a.shape.slice(0, depth))
  const at = Array.from({ length: vectors.length / depth }, (_, i) =>
    a.shape.slice(0, depth).reduce((sum, side, j) => {
      const index = must(vectors[i * depth + j], 'inside the vectors')
      return sum * side + (index < 0 ? index + side : index)
    }, 0),
  )
  const place = matrixOf(rows, at.length, (row, col) => (at[col] === row ? 1 : 0))
  const placed = contractAxis(reshape(c, [at.length, sizeOf(a.shape) / rows]), 0, place)
  const kept = reduction === 'add' ? a : mul(flat(a, rows), k.floats(free(at, rows), [rows, 1]))
  return reshape(add(flat(kept, rows), placed), a.shape)
}

const flat = (x: Value, rows: number): Value => reshape(x, [rows, sizeOf(x.shape) / rows])

function free(at: readonly number[], rows: number): Float32Array {
  const mask = new Float32Array(rows).fill(1)
  for (const row of at) mask[row] = 0
  return mask
}

/** Movements, mostly as constant matrices. */
export const lowerMovement = {
  CumSum: cumSum,
  DepthToSpace: ({ a, attrs }) => depthToSpace(a, blockOf(attrs), strOf(attrs, 'mode', 'DCR')),
  Expand: expand,
  Flatten: ({ a, outputs }) => reshape(a, must(outputs[0], 'Flatten has one output').shape),
  Gather: gather,
  Pad: pad,
  ScatterND: scatterNd,
  SpaceToDepth: ({ a, attrs }) => spaceToDepth(a, blockOf(attrs), 'DCR'),
  Trilu: trilu,
} as const satisfies Readonly<Record<string, Lowering>>
