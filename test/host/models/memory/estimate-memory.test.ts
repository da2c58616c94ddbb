import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionOptions } from '../../../../main/engine/session-options.ts'
import { autoencoderConfigSchema } from '../../../../models/architectures/autoencoder-config.ts'
import { readSafetensorsHeader } from '../../../../models/formats/safetensors.ts'
import { safetensorsWeights, type Weights } from '../../../../models/formats/weights.ts'
import { estimateMemory } from '../../../../models/memory/estimate-memory.ts'
import { memoryNeed } from '../../../../models/memory/memory-need.ts'
import { must } from '../../../../models/must.ts'
import { builtVae } from '../../../../models/stages/built-models.ts'
import type { Pack } from '../../../../models/stages/pack.ts'
import { decodeStage, decodeVjpStage, gatedDecodeStage } from '../../../../models/stages/picture-stages.ts'
import { fakeWeights } from '../../../support/fake-weights.ts'
import { measurePeak } from '../../../support/memory/measure-peak.ts'
import { fileSource, writeRandomSafetensors } from '../../../support/memory/random-safetensors.ts'

/** Stable Diffusion's decoder with a quarter of its channels, so that a child process runs it in seconds. */
const config = autoencoderConfigSchema.parse({
  block_out_channels: [32, 64, 128, 128],
  layers_per_block: 2,
  down_block_types: new Array(4).fill('DownEncoderBlock2D'),
  up_block_types: new Array(4).fill('UpDecoderBlock2D'),
})
const side = 24

function packOf(weights: Weights): Pack {
  const shapes = { latent: [1, 4, side, side], image: [1, 3, 8 * side, 8 * side] }
  return { shapes, vae: builtVae({ config, weights }) } as unknown as Pack
}

const folder = mkdtempSync(join(tmpdir(), 'fovea-estimate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileWeights(): Weights {
  const fake = fakeWeights(['decoder.mid_block.attentions.0.query.weight'])
  decodeStage(packOf(fake))
  writeRandomSafetensors(join(folder, 'vae.safetensors'), new Map([...fake.asked].map(([n, { shape }]) => [n, shape])))
  const source = fileSource(join(folder, 'vae.safetensors'))
  return safetensorsWeights(readSafetensorsHeader(source, 'vae.safetensors'), 'vae.safetensors')
}

describe('an estimate of a session’s memory', () => {
  // The counters are Linux's: /proc/self/status.
  it.skipIf(process.platform !== 'linux')('is within a quarter of what a fresh process holds', () => {
    const pack = packOf(fileWeights())
    for (const graph of [decodeVjpStage(pack), gatedDecodeStage(pack)]) {
      const held = measurePeak([graph], sessionOptions(folder, { isLarge: true }), 1)
      const before = must(held[0], 'the start').resident
      const peak = Math.max(...held.slice(1).map((entry) => entry.peak)) - before
      const estimate = memoryNeed([estimateMemory(graph)]) / 2 ** 20
      expect(estimate / peak, `${graph.name}: ${estimate} of ${peak} MB`).toBeGreaterThan(0.75)
      expect(estimate / peak, `${graph.name}: ${estimate} of ${peak} MB`).toBeLessThan(1.25)
    }
  })
})
