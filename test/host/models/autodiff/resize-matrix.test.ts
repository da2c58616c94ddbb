import { describe, expect, it } from 'vitest'
import { applyMatrices, resizeMatrices } from '../../../../models/autodiff/resize-axes.ts'
import { must } from '../../../../models/must.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { float, int, str } from '../../../../models/onnx/attributes.ts'
import type { Attributes } from '../../../../models/onnx/graph.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { resizeCases } from '../../../../models/probes/resize-cases.ts'
import { graphOfCase } from '../../../../models/probes/op-case.ts'
import { sizeOf } from '../../../../models/tensor/shape.ts'
import { runGraph } from '../../../support/ort.ts'

/** A Resize by ONNX Runtime and by our matrices, side by side. */
async function both(opset: number, shape: readonly number[], sizes: readonly number[], attributes: Attributes) {
  const k = new GraphBuilder('resize', opset)
  const x = k.input('x', 'float32', shape)
  const inputs = [x, null, null, k.ints(sizes)]
  const y = k.op('Resize', inputs, attributes)
  k.output('theirs', y)
  k.output('ours', applyMatrices(x, resizeMatrices(x, y, inputs, attributes)))
  return runGraph(k.build(), { x: draw('normal', sizeOf(shape), 3) })
}

function worst(result: Readonly<Record<string, Float32Array>>): number {
  const [ours, theirs] = [must(result['ours'], 'ours'), must(result['theirs'], 'theirs')]
  expect(ours).toHaveLength(theirs.length)
  return Math.max(...ours.map((value, i) => Math.abs(value - must(theirs[i], 'as long'))))
}

describe('the interpolation matrices', () => {
  it.each(resizeCases.Resize.map((test) => [test.name, test] as const))(
    'give what ONNX Runtime gives: %s',
    async (_name, test) => {
      const graph = graphOfCase(test)
      const node = must(graph.nodes[0], 'one Resize')
      const k = new GraphBuilder('matrices')
      const x = k.input('x', 'float32', must(test.inputs['x'], 'x'))
      const y = test.build(k, { x })
      const inputs = must(k.producerOf(y), 'one call').inputs.map((name) => (name === '' ? null : k.value(name)))
      k.output('theirs', y)
      k.output('ours', applyMatrices(x, resizeMatrices(x, y, inputs, node.attributes)))
      const result = await runGraph(k.build(), { x: draw('normal', sizeOf(x.shape), 3) })
      // Cropping past the border gives a constant there, which no linear map gives.
      const outside = result['theirs']?.map((value, i) => (value === 3 ? 3 : (result['ours']?.[i] ?? 0)))
      expect(worst({ ...result, ours: must(outside, 'an output') })).toBeLessThan(1e-5)
    },
  )

  it.each([
    ['linear', 'half_pixel', [1, 1, 9, 8], [1, 1, 4, 3], {}],
    ['linear', 'half_pixel', [1, 1, 5, 4], [1, 1, 3, 8], {}],
    ['linear', 'align_corners', [1, 1, 9, 7], [1, 1, 4, 3], {}],
    ['linear', 'half_pixel', [1, 1, 12, 8], [1, 1, 5, 3], { exclude_outside: int(1) }],
    ['cubic', 'half_pixel', [1, 1, 12, 10], [1, 1, 5, 4], { cubic_coeff_a: float(-0.5) }],
    ['cubic', 'half_pixel', [1, 1, 12, 10], [1, 1, 5, 4], { exclude_outside: int(1) }],
    ['cubic', 'pytorch_half_pixel', [1, 1, 7, 9], [1, 1, 3, 5], {}],
  ] as const)('antialias as ONNX Runtime does: %s, %s', async (mode, coordinates, shape, sizes, more) => {
    const shared = { mode: str(mode), coordinate_transformation_mode: str(coordinates), antialias: int(1) }
    const attributes: Attributes = { ...shared, ...more }
    expect(worst(await both(18, shape, sizes, attributes))).toBeLessThan(1e-5)
  })

  it('place pixels symmetrically', async () => {
    const attributes = { mode: str('linear'), coordinate_transformation_mode: str('half_pixel_symmetric') }
    expect(worst(await both(19, [1, 1, 5, 4], [1, 1, 8, 3], attributes))).toBeLessThan(1e-5)
  })
})
