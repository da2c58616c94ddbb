import { float } from '../onnx/attributes.ts'
import type { Value } from './graph-builder.ts'
import { weight } from './net.ts'
import type { Net } from './net.ts'
import { add, layerNorm as normalise, mul, reshape } from './ops.ts'
import { sizeOf } from './shaping.ts'

/**
 * Group normalisation of `[N, C, …]`.
 *
 * Opset 17 has no such operator: InstanceNormalization over `[N, groups, rest]`, then a gain and an offset per channel.
 */
export function groupNorm(net: Net, name: string, x: Value, groups: number, eps: number): Value {
  const { g } = net
  const channels = sizeOf(x, 1)
  const perChannel = [1, channels, ...x.shape.slice(2).map(() => 1)]
  const ones = g.floats(new Float32Array(groups).fill(1), [groups])
  const zeros = g.floats(new Float32Array(groups), [groups])
  const normal = g.op('InstanceNormalization', [reshape(x, [sizeOf(x, 0), groups, -1]), ones, zeros], {
    epsilon: float(eps),
  })
  const gain = reshape(weight(net, `${name}.weight`, [channels]), perChannel)
  const offset = reshape(weight(net, `${name}.bias`, [channels]), perChannel)
  return add(mul(reshape(normal, x.shape), gain), offset)
}

/** Layer normalisation over the last axis. */
export function layerNorm(net: Net, name: string, x: Value, eps: number): Value {
  const size = sizeOf(x, -1)
  return normalise(x, weight(net, `${name}.weight`, [size]), weight(net, `${name}.bias`, [size]), eps)
}

/** Batch normalisation with the running statistics of training. torch's default epsilon. */
export function batchNorm(net: Net, name: string, x: Value): Value {
  const channels = [sizeOf(x, 1)]
  const terms = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    weight(net, `${name}.${part}`, channels),
  )
  return net.g.op('BatchNormalization', [x, ...terms], { epsilon: float(1e-5) })
}
