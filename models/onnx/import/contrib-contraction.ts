import { must } from '../../must.ts'
import { float, floatOf, int, intOf, strOf } from '../attributes.ts'
import { fusedActivation } from './fused-activation.ts'
import { type ImportCall, type ImportRule, itemAt, maybeAt, without } from './import-call.ts'
import type { Item } from './known.ts'
import { traceOps } from './trace-ops.ts'
import { windowRules } from './window-rules.ts'

const convolve = (call: ImportCall): Item => must(windowRules.Conv(call)[0], 'Conv has an output')

/** `act(conv(x, w, b) + z)`. */
const fusedConv: ImportRule = (call) => {
  const o = traceOps(call.t)
  const attributes = without(call.attributes, 'activation', 'activation_params')
  const y = convolve({ ...call, inputs: call.inputs.slice(0, 3), attributes })
  const z = maybeAt(call, 3)
  const sum = z === null ? y : o.add(y, z)
  const parameters = call.attributes['activation_params']
  const list = parameters?.kind === 'floats' ? parameters.value : []
  return [fusedActivation(o, sum, strOf(call.attributes, 'activation', ''), list)]
}

/** Channels last, in the activations and in the weight `[out, kH, kW, in/group]`. */
const nhwcConv: ImportRule = (call) => {
  const o = traceOps(call.t)
  const first = [0, 3, 1, 2]
  const [x, w] = [o.transpose(itemAt(call, 0), first), o.transpose(itemAt(call, 1), first)]
  const y = convolve({ ...call, inputs: [x, w, ...call.inputs.slice(2)] })
  return [o.transpose(y, [0, 2, 3, 1])]
}

const fusedGemm: ImportRule = (call) => {
  const { attributes, t } = call
  const names = ['activation', 'activation_alpha', 'activation_beta', 'activation_gamma']
  const y = t.op('Gemm', call.inputs, without(attributes, ...names))
  const parameters = [floatOf(attributes, 'activation_alpha', null), floatOf(attributes, 'activation_beta', null)]
  const list = parameters.filter((value) => value !== null)
  return [fusedActivation(traceOps(t), y, strOf(attributes, 'activation', ''), list)]
}

/** `α · a' b'`; `transBatch` moves the first axis behind the other batch axes (ONNX Runtime's ContribOperators). */
const fusedMatMul: ImportRule = (call) => {
  const { attributes, t } = call
  const o = traceOps(t)
  const [a, b] = [side(call, 0, 'A'), side(call, 1, 'B')]
  const alpha = floatOf(attributes, 'alpha', 1)
  if (a.shape.length === 2 && b.item.shape.length === 2 && b.swap) {
    const gemm = { transB: int(1), ...(alpha !== 1 && { alpha: float(alpha) }) }
    return [t.op('Gemm', [turned(o, a), b.item], gemm)]
  }
  return [o.mul(o.matmul(turned(o, a), turned(o, b)), alpha)]
}

interface Side {
  readonly item: Item
  readonly shape: readonly number[]
  /** Whether the last two axes are still to be exchanged. */
  readonly swap: boolean
}

function side(call: ImportCall, index: number, name: 'A' | 'B'): Side {
  const o = traceOps(call.t)
  const item = itemAt(call, index)
  const rank = item.shape.length
  const flag = (attribute: string) => rank > 1 && intOf(call.attributes, attribute + name, 0) === 1
  const axes = [...item.shape.keys()]
  const moved = flag('transBatch') ? o.transpose(item, [...axes.slice(1, -1), 0, rank - 1]) : item
  return { item: moved, shape: moved.shape, swap: flag('trans') }
}

function turned(o: ReturnType<typeof traceOps>, { item, swap }: Side): Item {
  const rank = item.shape.length
  if (!swap) return item
  return o.transpose(item, [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2])
}

/** Fused products and convolutions of com.microsoft. */
export const contribContraction = {
  FusedConv: fusedConv,
  FusedGemm: fusedGemm,
  FusedMatMul: fusedMatMul,
  NhwcConv: nhwcConv,
  TransposeMatMul: fusedMatMul,
} as const satisfies Readonly<Record<string, ImportRule>>
