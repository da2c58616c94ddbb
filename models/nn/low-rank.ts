import type { LowRank } from '../formats/weights.ts'
import type { Value } from './graph-builder.ts'
import type { Net } from './net.ts'
import { add, cast, conv, gemm, mul, reshape } from './ops.ts'
import { sizeOf } from './shaping.ts'

/** `y + s · up (down x)` for a layer over rows `[n, in]`. */
export function addLowRank(net: Net, name: string, x: Value, y: Value): Value {
  return changesOf(net, name).reduce((sum, change) => {
    const [rank, out] = [change.down.shape[0] ?? 0, change.up.shape[0] ?? 0]
    const matrix = (which: 'down' | 'up', shape: readonly number[]) => reshape(factor(net, change, which), shape)
    const inner = gemm(x, matrix('down', [rank, sizeOf(x, 1)]), null, { transB: true })
    return add(sum, mul(gemm(inner, matrix('up', [out, rank]), null, { transB: true }), change.scale))
  }, y)
}

/** The same for a convolution: `down` has its kernel, strides and padding, `up` is 1 × 1. */
export function addLowRankConv(
  net: Net,
  name: string,
  x: Value,
  y: Value,
  place: { readonly strides: readonly number[]; readonly pads: readonly number[] },
): Value {
  return changesOf(net, name).reduce((sum, change) => {
    const [rank = 0, inside = 0, side = 1] = change.down.shape
    const down = reshape(factor(net, change, 'down'), [rank, inside, side, side])
    const inner = conv(x, down, null, place)
    const up = reshape(factor(net, change, 'up'), [change.up.shape[0] ?? 0, rank, 1, 1])
    return add(sum, mul(conv(inner, up, null, {}), change.scale))
  }, y)
}

function changesOf(net: Net, name: string): readonly LowRank[] {
  return (net.weights.lowRank?.(name) ?? []).filter(({ scale }) => scale !== 0)
}

function factor(net: Net, change: LowRank, which: 'down' | 'up'): Value {
  return cast(net.g.initializer(change[which]), 'float32')
}
