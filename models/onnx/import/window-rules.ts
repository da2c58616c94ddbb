import { must } from '../../must.ts'
import { int, ints, intOf, intsOf, strOf } from '../attributes.ts'
import type { Attributes, Shape } from '../graph.ts'
import { type ImportCall, type ImportRule, itemAt, without } from './import-call.ts'

/** Begins and ends so that `ceil(side / stride)` windows fit, the odd pixel at the end (UPPER) or the start. */
function samePads(sides: Shape, kernel: Shape, strides: Shape, dilations: Shape, upper: boolean): number[] {
  const totals = sides.map((side, i) => {
    const [k = 1, s = 1, d = 1] = [kernel[i], strides[i], dilations[i]]
    return Math.max(0, (Math.ceil(side / s) - 1) * s + d * (k - 1) + 1 - side)
  })
  return splitPads(totals, upper)
}

function splitPads(totals: readonly number[], upper: boolean): number[] {
  const small = totals.map((total) => Math.floor(total / 2))
  const large = totals.map((total, i) => total - must(small[i], 'same length'))
  return upper ? [...small, ...large] : [...large, ...small]
}

function ones(count: number): number[] {
  return new Array<number>(count).fill(1)
}

/** The call's attributes with explicit pads. */
function explicitPads(call: ImportCall, kernel: Shape): Attributes {
  const { attributes } = call
  const auto = strOf(attributes, 'auto_pad', 'NOTSET')
  const rest = without(attributes, 'auto_pad')
  if (auto === 'NOTSET') return rest
  const sides = itemAt(call, 0).shape.slice(2)
  if (auto === 'VALID') return { ...rest, pads: ints(new Array<number>(2 * sides.length).fill(0)) }
  const strides = intsOf(attributes, 'strides', ones(sides.length))
  const dilations = intsOf(attributes, 'dilations', ones(sides.length))
  return { ...rest, pads: ints(samePads(sides, kernel, strides, dilations, auto === 'SAME_UPPER')) }
}

const conv: ImportRule = (call) => {
  const kernel = itemAt(call, 1).shape.slice(2)
  return [call.t.op('Conv', call.inputs, without(explicitPads(call, kernel), 'kernel_shape'))]
}

/** `output_shape` and automatic pads become explicit ones (ConvTranspose's specification). */
const convTranspose: ImportRule = (call) => {
  const { attributes } = call
  const sides = itemAt(call, 0).shape.slice(2)
  const kernel = itemAt(call, 1).shape.slice(2)
  const rest = without(attributes, 'auto_pad', 'kernel_shape', 'output_shape')
  const auto = strOf(attributes, 'auto_pad', 'NOTSET')
  const strides = intsOf(attributes, 'strides', ones(sides.length))
  const dilations = intsOf(attributes, 'dilations', ones(sides.length))
  const extra = intsOf(attributes, 'output_padding', new Array<number>(sides.length).fill(0))
  const same = auto.startsWith('SAME') ? sides.map((side, i) => side * (strides[i] ?? 1)) : null
  const wanted = intsOf(attributes, 'output_shape', same)
  if (wanted === null) return [call.t.op('ConvTranspose', call.inputs, rest)]
  const spatial = wanted.slice(-sides.length)
  const totals = sides.map((side, i) => {
    const [s = 1, d = 1, k = 1, e = 0] = [strides[i], dilations[i], kernel[i], extra[i]]
    return Math.max(0, s * (side - 1) + e + (k - 1) * d + 1 - (spatial[i] ?? 0))
  })
  return [call.t.op('ConvTranspose', call.inputs, { ...rest, pads: ints(splitPads(totals, auto === 'SAME_UPPER')) })]
}

/** A ceiled maximum sees the same windows with longer end pads; a mean that counts pads would not. */
const pool: ImportRule = (call) => {
  const { attributes, op, t, wanted } = call
  const kernel = must(intsOf(attributes, 'kernel_shape', null), 'pools have a kernel_shape')
  if (intOf(attributes, 'storage_order', 0) !== 0 && wanted > 1) throw new Error('its indices are column-major')
  const padded = without(explicitPads(call, kernel), 'storage_order', 'ceil_mode')
  const ceil = intOf(attributes, 'ceil_mode', 0) === 1
  const counts = op === 'AveragePool' && intOf(attributes, 'count_include_pad', 0) === 1
  if (!ceil) return t.ops(op, call.inputs, padded, wanted)
  const longer = ceiledPads(itemAt(call, 0).shape.slice(2), kernel, padded)
  if (longer === null) return t.ops(op, call.inputs, padded, wanted)
  if (counts) return t.ops(op, call.inputs, { ...padded, ceil_mode: int(1) }, wanted)
  return t.ops(op, call.inputs, { ...padded, pads: ints(longer) }, wanted)
}

/** Pads that make a flooring window count what a ceiling one does; null when there is no difference. */
function ceiledPads(sides: Shape, kernel: Shape, attributes: Attributes): number[] | null {
  const strides = intsOf(attributes, 'strides', ones(sides.length))
  const dilations = intsOf(attributes, 'dilations', ones(sides.length))
  const pads = [...intsOf(attributes, 'pads', new Array<number>(2 * sides.length).fill(0))]
  let changed = false
  for (const [i, side] of sides.entries()) {
    const [k = 1, s = 1, d = 1] = [kernel[i], strides[i], dilations[i]]
    const [begin = 0, end = 0] = [pads[i], pads[i + sides.length]]
    const room = side + begin + end - (d * (k - 1) + 1)
    let windows = Math.ceil(room / s) + 1
    // A window that starts in the end pad is dropped (PyTorch's rule, ONNX Runtime's too).
    if ((windows - 1) * s >= side + begin) windows--
    const missing = (windows - 1) * s - room
    if (missing > 0) {
      pads[i + sides.length] = end + missing
      changed = true
    }
  }
  return changed ? pads : null
}

/** Sliding windows with explicit pads. */
export const windowRules = {
  AveragePool: pool,
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: pool,
} as const satisfies Readonly<Record<string, ImportRule>>
