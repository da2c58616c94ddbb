import type { Value } from './graph-builder.ts'
import { addLowRankConv } from './low-rank.ts'
import { weight } from './net.ts'
import type { Net } from './net.ts'
import { conv } from './ops.ts'
import { sizeOf } from './shaping.ts'

export interface Conv2dOptions {
  readonly kernel?: number
  readonly stride?: number
  /** Top, left, bottom, right; or one number for all. By default what keeps the size at stride 1. */
  readonly pad?: number | readonly [number, number, number, number]
  readonly bias?: boolean
}

/** A 2-D convolution layer, `[N, C, h, w]` to `[N, out, h', w']`; 3 × 3 unless told otherwise. */
export function conv2d(net: Net, name: string, x: Value, out: number, options: Conv2dOptions = {}): Value {
  const { kernel = 3, stride = 1, bias = true, pad = (kernel - 1) / 2 } = options
  const w = weight(net, `${name}.weight`, [out, sizeOf(x, 1), kernel, kernel])
  const b = bias ? weight(net, `${name}.bias`, [out]) : null
  const place = { strides: [stride, stride], pads: typeof pad === 'number' ? [pad, pad, pad, pad] : pad }
  return addLowRankConv(net, name, x, conv(x, w, b, place), place)
}
