import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { must } from '../../../../models/must.ts'
import { dotProductError, normals } from '../../../support/dot-product.ts'
import { importParity } from '../../../support/import-parity.ts'
import { openGraph, runSession } from '../../../support/ort.ts'

const folder = fileURLToPath(new URL('../../../fixtures/onnx/', import.meta.url))

interface Export {
  readonly name: string
  readonly dims?: Readonly<Record<string, number>>
  /** The un-fused export it must agree with, where no CPU kernel runs the fused one. */
  readonly reference?: string
  /** The input that a gradient is taken of. */
  readonly wrt: string | null
}

const unet = { dims: { batch: 2, height: 8, width: 8, steps: 1, tokens: 5 }, wrt: 'sample' }
const exports: readonly Export[] = [
  { name: 'unet-torchscript-14', ...unet },
  { name: 'unet-torchscript-17', ...unet },
  { name: 'unet-dynamo-18', wrt: 'sample' },
  { name: 'vae-encoder-14', dims: { batch: 1, height: 32, width: 32 }, wrt: 'sample' },
  { name: 'vae-decoder-14', dims: { batch: 1, height: 8, width: 8 }, wrt: 'latent_sample' },
  { name: 'vae-decoder-dynamo-20', wrt: 'latent_sample' },
  { name: 'clip-text-14', dims: { batch: 2, tokens: 12 }, wrt: null },
  { name: 'clip-text-dynamo-20', wrt: null },
  { name: 'clip-vision-14', dims: { batch: 2 }, wrt: 'pixel_values' },
  { name: 'clip-vision-dynamo-18', wrt: 'pixel_values' },
  { name: 'unet-fused', reference: 'unet-torchscript-17', ...unet },
  {
    name: 'vae-decoder-fused',
    reference: 'vae-decoder-14',
    dims: { batch: 1, height: 8, width: 8 },
    wrt: 'latent_sample',
  },
  { name: 'clip-text-fused', dims: { batch: 2, tokens: 12 }, wrt: null },
  { name: 'clip-vision-fused', dims: { batch: 2 }, wrt: 'pixel_values' },
]

const read = (name: string) => new Uint8Array(readFileSync(`${folder}${name}.onnx`))

describe('an export of torch.onnx', () => {
  it.each(exports)(
    '$name computes what the original does, and its gradient fits',
    async ({ name, dims, wrt, reference = name }) => {
      const options = { location: `${name}.onnx`, ...(dims !== undefined && { dims }) }
      const { graph, feeds, error } = await importParity(read(name), options, { folder, reference: read(reference) })
      // The encoder draws inside; its import gives the mean.
      if (name !== 'vae-encoder-14') expect(error).toBeLessThan(2e-5)
      if (wrt === null) return
      const output = must(graph.outputs[0], 'an output').name
      const forward = await openGraph(graph, { folder })
      const product = vjp(graph, { of: [output], wrt: [wrt] })
      const backward = await openGraph(product, { folder })
      const count = must(graph.outputs[0], 'an output').shape.reduce((a, b) => a * b, 1)
      const at = Float32Array.from(feeds[wrt] as Float32Array, (x) => 0.5 * x)
      const products = await dotProductError({
        at,
        step: 1e-2,
        forward: async (x) => must((await runSession(forward, graph, { ...feeds, [wrt]: x }))[output], 'computed'),
        vjp: async (g) =>
          must(
            (await runSession(backward, product, { ...feeds, [wrt]: at, [`ct_${output}`]: g }))[`d_${wrt}`],
            'computed',
          ),
        cotangent: normals(7, count),
      })
      await forward.release()
      await backward.release()
      expect(products).toBeLessThan(2e-3)
    },
  )
})
