import * as merged from '../../nn/ops.ts'
import { axisOf, inversePermutation, sameShape, sizeOf } from '../../tensor/shape.ts'
import { float, int, ints, str } from '../attributes.ts'
import type { DType, Shape } from '../graph.ts'
import { onnxOfDtype } from '../onnx-dtype.ts'
import { int64s, isKnown, type Item, known, scalarOf } from './known.ts'
import type { Tracer } from './tracer.ts'

/**
 * Operators on items, for lowerings that read as formulas. As `nn/ops.ts`, but known tensors are worked out at once, and
 * a number is a scalar of the other operand's dtype.
 */
export type Term = Item | number

/** The formulas of one import. */
export function traceOps(t: Tracer) {
  const pair = (a: Term, b: Term): [Item, Item] => {
    const dtype = typeof a !== 'number' ? a.dtype : typeof b !== 'number' ? b.dtype : 'float32'
    const item = (term: Term) => (typeof term === 'number' ? scalarOf(dtype, term) : term)
    return [item(a), item(b)]
  }
  const binary = (op: string) => (a: Term, b: Term) => t.op(op, pair(a, b))
  const unary = (op: string) => (x: Item) => t.op(op, [x])
  const reduce =
    (op: string) =>
    (x: Item, axes: readonly number[], keep = true) =>
      axes.length === 0 ? x : t.op(op, [x], { axes: ints(axes), keepdims: int(keep ? 1 : 0) })

  const reshape = (x: Item, shape: Shape): Item => {
    const rest = sizeOf(shape.filter((side) => side !== -1))
    const full = shape.map((side) => (side === -1 ? sizeOf(x.shape) / rest : side))
    if (sameShape(full, x.shape)) return x
    return isKnown(x) ? known(x.dtype, full, x.data) : merged.reshape(x, full)
  }
  const transpose = (x: Item, perm: readonly number[]): Item =>
    isKnown(x) ? t.op('Transpose', [x], { perm: ints(perm) }) : merged.transpose(x, perm)

  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    pow: binary('Pow'),
    max: binary('Max'),
    min: binary('Min'),
    equal: binary('Equal'),
    greater: binary('Greater'),
    less: binary('Less'),
    lessOrEqual: binary('LessOrEqual'),
    neg: unary('Neg'),
    abs: unary('Abs'),
    exp: unary('Exp'),
    log: unary('Log'),
    sqrt: unary('Sqrt'),
    erf: unary('Erf'),
    tanh: unary('Tanh'),
    sigmoid: unary('Sigmoid'),
    softplus: unary('Softplus'),
    relu: unary('Relu'),
    not: unary('Not'),
    reduceMean: reduce('ReduceMean'),
    reduceMax: reduce('ReduceMax'),
    reduceL1: reduce('ReduceL1'),
    reduceL2: reduce('ReduceL2'),
    reduceSum: (x: Item, axes: readonly number[], keep = true) =>
      axes.length === 0 ? x : t.op('ReduceSum', [x, int64s(axes)], { keepdims: int(keep ? 1 : 0) }),
    reshape,
    transpose,
    untranspose: (x: Item, perm: readonly number[]) => transpose(x, inversePermutation(perm)),
    expand: (x: Item, shape: Shape) => (sameShape(x.shape, shape) ? x : t.op('Expand', [x, int64s(shape)])),
    cast: (x: Item, dtype: DType) => (x.dtype === dtype ? x : t.op('Cast', [x], { to: int(onnxOfDtype[dtype]) })),
    where: (condition: Item, a: Term, b: Term) => t.op('Where', [condition, ...pair(a, b)]),
    clip: (x: Item, low: number | null, high: number | null) => {
      const bound = (value: number | null) => (value === null ? null : scalarOf(x.dtype, value))
      return t.op('Clip', high === null ? [x, bound(low)] : [x, bound(low), bound(high)])
    },
    concat: (items: readonly Item[], axis: number) =>
      items.length === 1 && items[0] !== undefined ? items[0] : t.op('Concat', items, { axis: int(axis) }),
    split: (x: Item, axis: number, sizes: readonly number[]) =>
      sizes.length === 1
        ? [x]
        : t.ops('Split', [x, int64s(sizes)], { axis: int(axisOf(axis, x.shape.length)) }, sizes.length),
    slice: (x: Item, axis: number, start: number, end: number) =>
      t.op('Slice', [x, int64s([start]), int64s([end]), int64s([axisOf(axis, x.shape.length)])]),
    pad: (x: Item, pads: readonly number[], fill: number, mode = 'constant') => {
      if (pads.every((side) => side === 0)) return x
      const value = mode === 'constant' && fill !== 0 ? [scalarOf(x.dtype, fill)] : []
      return t.op('Pad', [x, int64s(pads), ...value], mode === 'constant' ? {} : { mode: str(mode) })
    },
    gather: (x: Item, indices: Item, axis: number) =>
      t.op('Gather', [x, indices], { axis: int(axisOf(axis, x.shape.length)) }),
    softmax: (x: Item, axis: number) => t.op('Softmax', [x], { axis: int(axisOf(axis, x.shape.length)) }),
    matmul: (a: Item, b: Item) => t.op('MatMul', [a, b]),
    layerNorm: (x: Item, scale: Item, bias: Item | null, epsilon: number, axis: number) =>
      t.op('LayerNormalization', bias === null ? [x, scale] : [x, scale, bias], {
        axis: int(axisOf(axis, x.shape.length)),
        epsilon: float(epsilon),
      }),
  }
}

export type TraceOps = ReturnType<typeof traceOps>
