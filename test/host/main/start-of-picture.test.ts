import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { methodOptions } from '../../../main/engine/method-options.ts'
import { ortStages } from '../../../main/engine/ort-stages.ts'
import { sessionPool } from '../../../main/engine/session-pool.ts'
import { sd } from '../../../models/methods/sd.ts'
import { keepingThePicture, startOfPicture } from '../../../models/methods/start-of-picture.ts'
import { torchRandn } from '../../../models/tensor/torch-randn.ts'
import { openDiskPack } from '../../support/disk-pack.ts'
import { relativeError } from '../../support/golden.ts'
import { recordingHooks } from '../../support/toy-stages.ts'
import { toyRecipe } from '../../support/toy-engine/toy-host.ts'

/** How much of a picture is left when it is taken back to its noise and drawn again: with the shipped pack, in ONNX Runtime. */

const folder = fileURLToPath(new URL('../../../models/packs/mini', import.meta.url))
const pack = openDiskPack(folder)
const pool = sessionPool(folder, 'cpu', false)
afterAll(() => pool.release())

const psnr = (a: Float32Array, b: Float32Array) =>
  -10 * Math.log10(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length)

it('draws a picture again from its own noise as well as its autoencoder can', { timeout: 120_000 }, async () => {
  const stages = ortStages(pack, pool.run)
  const size = stages.shapes.latent.reduce((product, n) => product * n, 1)
  const options = keepingThePicture(
    methodOptions(toyRecipe({ sampler: 'edict', steps: 20, guidance: 3, methods: ['sd'], optSteps: 1 })),
  )
  const prompt = await stages.encodePrompt('noto a red apple on a pink background', '', '')
  // A picture that the pack can know, made another way: by DDIM at the pack's own guidance.
  const plain = { ...options, sampler: 'ddim' as const, guidance: 4 }
  const image = (await sd(stages, prompt, torchRandn(7, size), plain, recordingHooks())).best!.image

  const z0 = await stages.encode(image)
  const kept = await stages.decode(z0)
  const start = (await startOfPicture(stages, prompt, image, options, recordingHooks()))!
  const again = (await sd(stages, prompt, start, options, recordingHooks())).best!
  const inversion = relativeError(again.x0, z0)
  console.info(
    `z_0 again to ${inversion.toExponential(1)}; D(E(I)) again at ${psnr(again.image, kept).toFixed(1)} dB, ` +
      `I at ${psnr(again.image, image).toFixed(1)} dB (the autoencoder alone: ${psnr(kept, image).toFixed(1)} dB)`,
  )
  expect(inversion).toBeLessThan(1e-2)
  expect(psnr(again.image, kept)).toBeGreaterThan(40)
  expect(psnr(again.image, image)).toBeGreaterThan(psnr(kept, image) - 0.5)

  // Under another prompt the same noise draws something else: it is the picture's noise under its own words.
  const other = await stages.encodePrompt('noto a cat face on a blue background', '', '')
  const wrong = (await sd(stages, other, start, options, recordingHooks())).best!
  expect(psnr(wrong.image, kept)).toBeLessThan(psnr(again.image, kept) - 10)
})
