import { must } from '../must.ts'
import { broadcastShapes, sameShape, showShape } from '../tensor/shape.ts'
import { intOf, intsOf, strOf } from './attributes.ts'
import type { Attributes, Shape } from './graph.ts'
import { hasInput, inputOf, type InferenceRule } from './inference-call.ts'

const matmul: InferenceRule = (call) => {
  const a = inputOf(call, 0)
  const b = inputOf(call, 1)
  if (a.dtype !== b.dtype) throw new Error(`inputs are ${a.dtype} and ${b.dtype}`)
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape
  if (left.length < 2 || right.length < 2 || left.at(-1) !== right.at(-2)) {
    throw new Error(`${showShape(a.shape)} · ${showShape(b.shape)} has no inner side in common`)
  }
  const shape = [...broadcastShapes(left.slice(0, -2), right.slice(0, -2))]
  if (a.shape.length > 1) shape.push(must(left.at(-2), 'rank >= 2'))
  if (b.shape.length > 1) shape.push(must(right.at(-1), 'rank >= 2'))
  return [{ dtype: a.dtype, shape }]
}

const gemm: InferenceRule = (call) => {
  const a = inputOf(call, 0)
  const b = inputOf(call, 1)
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new Error(`needs two matrices, has ${showShape(a.shape)} and ${showShape(b.shape)}`)
  }
  const [m, k] = intOf(call.attributes, 'transA', 0) === 1 ? [a.shape[1], a.shape[0]] : a.shape
  const [k2, n] = intOf(call.attributes, 'transB', 0) === 1 ? [b.shape[1], b.shape[0]] : b.shape
  if (k !== k2) throw new Error(`inner sides ${k} and ${k2} differ`)
  const shape = [must(m, 'rank 2'), must(n, 'rank 2')]
  if (hasInput(call, 2) && !sameShape(broadcastShapes(shape, inputOf(call, 2).shape), shape)) {
    throw new Error(`bias ${showShape(inputOf(call, 2).shape)} does not broadcast to ${showShape(shape)}`)
  }
  return [{ dtype: a.dtype, shape }]
}

/** The window attributes of Conv, ConvTranspose and the pools, with ONNX's defaults filled in. */
export interface WindowAttributes {
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** All begins, then all ends. */
  readonly pads: readonly number[]
  readonly group: number
}

export function windowAttributes(attributes: Attributes, spatial: number): WindowAttributes {
  if (strOf(attributes, 'auto_pad', 'NOTSET') !== 'NOTSET') throw new Error('auto_pad is not supported: give pads')
  const one = new Array<number>(spatial).fill(1)
  const window = {
    strides: intsOf(attributes, 'strides', one),
    dilations: intsOf(attributes, 'dilations', one),
    pads: intsOf(attributes, 'pads', new Array<number>(2 * spatial).fill(0)),
    group: intOf(attributes, 'group', 1),
  }
  if (window.strides.length !== spatial || window.dilations.length !== spatial || window.pads.length !== 2 * spatial) {
    throw new Error(`strides, dilations and pads must fit ${spatial} spatial axes`)
  }
  return window
}

const conv: InferenceRule = (call) => {
  const { dtype, shape: x } = inputOf(call, 0)
  const { shape: w } = inputOf(call, 1)
  const spatial = x.length - 2
  if (spatial < 1 || w.length !== x.length)
    throw new Error(`input ${showShape(x)} and weight ${showShape(w)} do not fit`)
  const { strides, dilations, pads, group } = windowAttributes(call.attributes, spatial)
  const [batch = 0, channels = 0] = x
  const [out = 0, perGroup = 0] = w
  if (channels !== perGroup * group || out % group !== 0) {
    throw new Error(`${channels} channels in ${group} groups do not fit the weight ${showShape(w)}`)
  }
  const sides = slide(x.slice(2), w.slice(2), strides, dilations, pads)
  return [{ dtype, shape: [batch, out, ...sides] }]
}

/** The sides a sliding window leaves. Throws when the window is larger than the padded input. */
export function slide(
  sides: Shape,
  kernel: Shape,
  strides: readonly number[],
  dilations: readonly number[],
  pads: readonly number[],
  ceil = false,
): number[] {
  return sides.map((side, i) => {
    const reach = at(dilations, i) * (at(kernel, i) - 1) + 1
    const room = side + at(pads, i) + at(pads, i + sides.length) - reach
    if (room < 0) throw new Error(`a window of ${reach} does not fit a padded side of ${room + reach}`)
    return (ceil ? Math.ceil(room / at(strides, i)) : Math.floor(room / at(strides, i))) + 1
  })
}

const convTranspose: InferenceRule = (call) => {
  const { dtype, shape: x } = inputOf(call, 0)
  const { shape: w } = inputOf(call, 1)
  const spatial = x.length - 2
  if (spatial < 1 || w.length !== x.length)
    throw new Error(`input ${showShape(x)} and weight ${showShape(w)} do not fit`)
  if (intsOf(call.attributes, 'output_shape', null) !== null)
    throw new Error('output_shape is not supported: give pads')
  const { strides, dilations, pads, group } = windowAttributes(call.attributes, spatial)
  const extra = intsOf(call.attributes, 'output_padding', new Array<number>(spatial).fill(0))
  const [batch = 0, channels = 0] = x
  if (channels !== w[0] || channels % group !== 0) {
    throw new Error(`${channels} channels in ${group} groups do not fit the weight ${showShape(w)}`)
  }
  const sides = x.slice(2).map((side, i) => {
    const reach = at(dilations, i) * (at(w, i + 2) - 1) + 1
    return at(strides, i) * (side - 1) + at(extra, i) + reach - at(pads, i) - at(pads, i + spatial)
  })
  return [{ dtype, shape: [batch, at(w, 1) * group, ...sides] }]
}

function at(list: readonly number[], i: number): number {
  return must(list[i], `there is an element ${i}`)
}

/** Matrix products and convolutions. */
export const inferContraction = {
  MatMul: matmul,
  Gemm: gemm,
  Conv: conv,
  ConvTranspose: convTranspose,
} as const satisfies Readonly<Record<string, InferenceRule>>
