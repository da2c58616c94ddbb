import type { TraceOps } from './trace-ops.ts'
import type { Item } from './known.ts'

/** The activation that a fused convolution or product applies to its result (ONNX Runtime's contrib operators). */
export function fusedActivation(o: TraceOps, x: Item, name: string, parameters: readonly number[]): Item {
  const [alpha, beta] = parameters
  switch (name) {
    case '':
      return x
    case 'Relu':
      return o.relu(x)
    case 'Tanh':
      return o.tanh(x)
    case 'Sigmoid':
      return o.sigmoid(x)
    case 'LeakyRelu':
      return o.add(o.relu(x), o.mul(o.min(x, 0), alpha ?? 0.01))
    case 'Clip':
      return o.clip(x, alpha ?? null, beta ?? null)
    case 'HardSigmoid':
      return o.clip(o.add(o.mul(x, alpha ?? 0.2), beta ?? 0.5), 0, 1)
    default:
      throw new Error(`the fused activation ${name} is not supported`)
  }
}
