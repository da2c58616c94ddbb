import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { conv } from '../../../../models/nn/ops.ts'
import { executionProvider } from '../../../../models/providers/execution-provider.ts'

function convolution(channels: number, out: number, group: number) {
  const k = new GraphBuilder('groups')
  const sides = [out, channels / group, 1, 1]
  const weight = k.floats(new Float32Array((out * channels) / group), sides)
  k.output('y', conv(k.input('x', 'float32', [1, channels, 2, 2]), weight, null, { group }))
  return k.build()
}

describe('the layout of WebGPU', () => {
  it('is its own for plain and depthwise convolutions', () => {
    for (const graph of [convolution(4, 6, 1), convolution(4, 4, 4)]) {
      expect(executionProvider('webgpu', graph)).toEqual({ name: 'webgpu' })
    }
  })

  it('is NCHW where groups have several channels, which NHWC gets wrong', () => {
    for (const graph of [convolution(4, 12, 2), convolution(4, 8, 4)]) {
      expect(executionProvider('webgpu', graph)).toEqual({ name: 'webgpu', preferredLayout: 'NCHW' })
    }
  })

  it('is no matter for other providers', () => {
    expect(executionProvider('cuda', convolution(4, 12, 2))).toEqual({ name: 'cuda' })
  })
})
