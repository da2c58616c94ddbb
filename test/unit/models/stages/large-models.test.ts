import { expect, it } from 'vitest'
import { unetConfigSchema } from '../../../../models/architectures/unet-config.ts'
import { unet2dCondition } from '../../../../models/architectures/unet-2d-condition.ts'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { encodeOnnx } from '../../../../models/onnx/write-onnx.ts'
import { fakeWeights } from '../../../support/fake-weights.ts'

it('differentiates the U-Net of Stable Diffusion v1.4 without a copy of any weight', () => {
  const g = new GraphBuilder('unet')
  const weights = fakeWeights()
  const x = g.input('x', 'float32', [2, 4, 32, 32])
  const context = g.input('context', 'float32', [2, 77, 768])
  const config = unetConfigSchema.parse({ attention_head_dim: 8, cross_attention_dim: 768 })
  g.output('eps', unet2dCondition({ g, weights }, config, x, g.input('t', 'float32', [1]), context))
  const gradient = vjp(g.build(), { of: ['eps'], wrt: ['x'] })

  expect(gradient.outputs).toEqual([expect.objectContaining({ name: 'd_x', shape: [2, 4, 32, 32] })])
  const external = [...gradient.initializers.values()].filter(({ source }) => source.kind === 'external')
  // Every tensor stays in its file; what the gradient does not need (the last bias) is not even named.
  expect(external.length).toBeGreaterThan(0.9 * weights.asked.size)
  expect(external.length).toBeLessThanOrEqual(weights.asked.size)
  expect(encodeOnnx(gradient).byteLength).toBeLessThan(4_000_000)
})
