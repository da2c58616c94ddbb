import { must } from '../must.ts'
import { float, int, ints, str } from '../onnx/attributes.ts'
import type { DType, Shape } from '../onnx/graph.ts'
import { onnxOfDtype } from '../onnx/onnx-dtype.ts'
import { axisOf, inversePermutation, sameShape, sizeOf } from '../tensor/shape.ts'
import type { GraphBuilder, Value } from './graph-builder.ts'

/**
 * Operators as functions of values, so that graphs read as formulas.
 *
 * A number is a float32 scalar. Axes may be negative. Calls that would change nothing return their input.
 */
export type Operand = Value | number

function builderOf(...operands: readonly Operand[]): GraphBuilder {
  for (const operand of operands) if (typeof operand !== 'number') return operand.builder
  throw new Error('At least one operand must be a value')
}

function binary(op: string, a: Operand, b: Operand): Value {
  const k = builderOf(a, b)
  return k.op(
    op,
    [a, b].map((operand) => (typeof operand === 'number' ? k.scalar(operand) : operand)),
  )
}

const unary =
  (op: string) =>
  (x: Value): Value =>
    x.builder.op(op, [x])

export const add = (a: Operand, b: Operand): Value => binary('Add', a, b)
export const sub = (a: Operand, b: Operand): Value => binary('Sub', a, b)
export const div = (a: Operand, b: Operand): Value => binary('Div', a, b)
export const pow = (a: Operand, b: Operand): Value => binary('Pow', a, b)
export const max = (a: Operand, b: Operand): Value => binary('Max', a, b)
export const greater = (a: Operand, b: Operand): Value => binary('Greater', a, b)
export const less = (a: Operand, b: Operand): Value => binary('Less', a, b)
export const equal = (a: Operand, b: Operand): Value => binary('Equal', a, b)

export function mul(a: Operand, b: Operand): Value {
  if (b === 1 && typeof a !== 'number') return a
  if (a === 1 && typeof b !== 'number') return b
  return binary('Mul', a, b)
}

export const neg = unary('Neg')
export const abs = unary('Abs')
export const exp = unary('Exp')
export const sqrt = unary('Sqrt')
export const erf = unary('Erf')
export const sigmoid = unary('Sigmoid')
export const tanh = unary('Tanh')
export const relu = unary('Relu')
export const sin = unary('Sin')
export const cos = unary('Cos')
export const asin = unary('Asin')
export const globalAveragePool = unary('GlobalAveragePool')

/** `low` or `high` null means unbounded. */
export function clip(x: Value, low: number | null, high: number | null): Value {
  const bound = (value: number | null) => (value === null ? null : x.builder.scalar(value))
  return x.builder.op('Clip', high === null ? [x, bound(low)] : [x, bound(low), bound(high)])
}

/** `condition ? a : b`, element by element. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const k = condition.builder
  return k.op('Where', [
    condition,
    ...[a, b].map((operand) => (typeof operand === 'number' ? k.scalar(operand) : operand)),
  ])
}

export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : x.builder.op('Cast', [x], { to: int(onnxOfDtype[dtype]) })
}

export const matmul = (a: Value, b: Value): Value => a.builder.op('MatMul', [a, b])

export interface GemmOptions {
  readonly alpha?: number
  readonly beta?: number
  readonly transA?: boolean
  readonly transB?: boolean
}

/** `alpha · a' b' + beta · c` on matrices. `transB` with a checkpoint's `[out, in]` weight needs no copy of it. */
export function gemm(a: Value, b: Value, c: Value | null = null, options: GemmOptions = {}): Value {
  const { alpha = 1, beta = 1, transA = false, transB = false } = options
  const attributes = {
    ...(alpha !== 1 && { alpha: float(alpha) }),
    ...(beta !== 1 && { beta: float(beta) }),
    ...(transA && { transA: int(1) }),
    ...(transB && { transB: int(1) }),
  }
  return a.builder.op('Gemm', c === null ? [a, b] : [a, b, c], attributes)
}

export interface ConvOptions {
  readonly strides?: readonly number[]
  readonly dilations?: readonly number[]
  /** All begins, then all ends. */
  readonly pads?: readonly number[]
  readonly group?: number
  /** Transposed convolution only. */
  readonly outputPadding?: readonly number[]
}

function convAttributes({ strides, dilations, pads, group = 1, outputPadding }: ConvOptions) {
  return {
    ...(dilations?.some((d) => d !== 1) && { dilations: ints(dilations) }),
    ...(group !== 1 && { group: int(group) }),
    ...(outputPadding?.some((p) => p !== 0) && { output_padding: ints(outputPadding) }),
    ...(pads?.some((p) => p !== 0) && { pads: ints(pads) }),
    ...(strides?.some((s) => s !== 1) && { strides: ints(strides) }),
  }
}

/** x `[N, C, ...]`, weight `[out, C/group, ...]`, bias `[out]`. */
export function conv(x: Value, weight: Value, bias: Value | null, options: ConvOptions = {}): Value {
  return x.builder.op('Conv', bias === null ? [x, weight] : [x, weight, bias], convAttributes(options))
}

/** x `[N, C, ...]`, weight `[C, out/group, ...]`: the adjoint of `conv` with the same weight and options. */
export function convTranspose(x: Value, weight: Value, bias: Value | null, options: ConvOptions = {}): Value {
  return x.builder.op('ConvTranspose', bias === null ? [x, weight] : [x, weight, bias], convAttributes(options))
}

/** One side may be -1. */
export function reshape(x: Value, shape: Shape): Value {
  const k = x.builder
  const known = sizeOf(shape.filter((side) => side !== -1))
  const full = shape.map((side) => (side === -1 ? sizeOf(x.shape) / known : side))
  if (sameShape(full, x.shape)) return x
  const before = k.producerOf(x)
  const source = before?.op === 'Reshape' ? k.value(must(before.inputs[0], 'Reshape has a data input')) : x
  return sameShape(full, source.shape) ? source : k.op('Reshape', [source, k.ints(full)])
}

/** Consecutive transpositions become one, or none. */
export function transpose(x: Value, perm: readonly number[]): Value {
  const before = x.builder.producerOf(x)
  if (before?.op === 'Transpose') {
    const source = x.builder.value(must(before.inputs[0], 'Transpose has a data input'))
    const attribute = before.attributes['perm']
    const first = attribute?.kind === 'ints' ? attribute.value : [...x.shape.keys()].reverse()
    return transpose(
      source,
      perm.map((axis) => must(first[axis], 'a permutation')),
    )
  }
  if (perm.every((axis, i) => axis === i)) return x
  return x.builder.op('Transpose', [x], { perm: ints(perm) })
}

/** Undoes `transpose(·, perm)`. */
export const untranspose = (x: Value, perm: readonly number[]): Value => transpose(x, inversePermutation(perm))

export function concat(values: readonly Value[], axis: number): Value {
  const first = must(values[0], 'something to join')
  return values.length === 1
    ? first
    : first.builder.op('Concat', values, { axis: int(axisOf(axis, first.shape.length)) })
}

/** `start .. end` of one axis; negative bounds count from the end. */
export function slice(x: Value, axis: number, start: number, end: number, step = 1): Value {
  const k = x.builder
  const indices = [k.ints([start]), k.ints([end]), k.ints([axisOf(axis, x.shape.length)])]
  return k.op('Slice', step === 1 ? [x, ...indices] : [x, ...indices, k.ints([step])])
}

/** Pieces of the given sizes along one axis. Prefer it to slices: its gradient is one Concat. */
export function split(x: Value, axis: number, sizes: readonly number[]): Value[] {
  if (sizes.length === 1) return [x]
  const k = x.builder
  return k.ops('Split', [x, k.ints(sizes)], { axis: int(axisOf(axis, x.shape.length)) }, sizes.length)
}

export function expand(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : x.builder.op('Expand', [x, x.builder.ints(shape)])
}

/** `pads`: all begins, then all ends; negative ones crop. */
export function pad(x: Value, pads: readonly number[], mode: 'constant' | 'reflect' | 'edge' = 'constant'): Value {
  if (pads.every((side) => side === 0)) return x
  return x.builder.op('Pad', [x, x.builder.ints(pads)], mode === 'constant' ? {} : { mode: str(mode) })
}

export function gather(x: Value, indices: Value, axis = 0): Value {
  return x.builder.op('Gather', [x, indices], { axis: int(axisOf(axis, x.shape.length)) })
}

export function softmax(x: Value, axis = -1): Value {
  return x.builder.op('Softmax', [x], { axis: int(axisOf(axis, x.shape.length)) })
}

/** Normalises over the axes from `axis` on. */
export function layerNorm(x: Value, scale: Value, bias: Value | null, epsilon: number, axis = -1): Value {
  const attributes = { axis: int(axisOf(axis, x.shape.length)), epsilon: float(epsilon) }
  return x.builder.op('LayerNormalization', bias === null ? [x, scale] : [x, scale, bias], attributes)
}

export function reduceSum(x: Value, axes: readonly number[], keep = true): Value {
  if (axes.length === 0) return x
  const k = x.builder
  return k.op('ReduceSum', [x, k.ints(axes.map((axis) => axisOf(axis, x.shape.length)))], {
    keepdims: int(keep ? 1 : 0),
  })
}

const reduce =
  (op: string) =>
  (x: Value, axes: readonly number[], keep = true): Value =>
    axes.length === 0
      ? x
      : x.builder.op(op, [x], {
          axes: ints(axes.map((axis) => axisOf(axis, x.shape.length))),
          keepdims: int(keep ? 1 : 0),
        })

export const reduceMean = reduce('ReduceMean')
export const reduceMax = reduce('ReduceMax')
export const reduceL2 = reduce('ReduceL2')
export const reduceSumSquare = reduce('ReduceSumSquare')

/** Repeats every pixel `factor` times along the last two axes of `[N, C, H, W]`. */
export function upsampleNearest(x: Value, factor: number): Value {
  const scales = x.builder.floats([1, 1, factor, factor], [4])
  const attributes = {
    coordinate_transformation_mode: str('asymmetric'),
    mode: str('nearest'),
    nearest_mode: str('floor'),
  }
  return x.builder.op('Resize', [x, null, scales], attributes)
}

export interface PoolOptions {
  readonly strides?: readonly number[]
  readonly pads?: readonly number[]
  readonly countIncludePad?: boolean
}

export function averagePool(x: Value, kernel: readonly number[], options: PoolOptions = {}): Value {
  return x.builder.op('AveragePool', [x], {
    kernel_shape: ints(kernel),
    ...convAttributes(options),
    ...(options.countIncludePad === true && { count_include_pad: int(1) }),
  })
}

export function maxPool(x: Value, kernel: readonly number[], options: PoolOptions = {}): Value {
  return x.builder.op('MaxPool', [x], { kernel_shape: ints(kernel), ...convAttributes(options) })
}
