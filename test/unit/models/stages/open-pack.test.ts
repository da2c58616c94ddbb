import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PackFiles } from '../../../../models/formats/pack-files.ts'
import { parsePackManifest } from '../../../../models/formats/pack-manifest.ts'
import { openPack } from '../../../../models/stages/open-pack.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { diskFiles } from '../../../support/disk-pack.ts'
import { goldenPackFolder } from '../../../support/golden.ts'
import { byteSource } from '../../../support/safetensors-bytes.ts'

const manifest = parsePackManifest(readFileSync(`${goldenPackFolder}/pack.json`, 'utf8'))
const disk = diskFiles(goldenPackFolder)

type Config = Record<string, unknown>

/** The golden pack with one JSON file changed. */
function withConfig(path: string, change: Config): PackFiles {
  const source = disk.bytes(path)
  const config = JSON.parse(new TextDecoder().decode(source.read(0, source.size))) as Config
  const bytes = new TextEncoder().encode(JSON.stringify({ ...config, ...change }))
  return { has: disk.has, bytes: (asked) => (asked === path ? byteSource(bytes) : disk.bytes(asked)) }
}

function without(...paths: string[]): PackFiles {
  return { has: (path) => !paths.includes(path) && disk.has(path), bytes: disk.bytes }
}

describe('openPack', () => {
  it('fits the parts of a pack together', () => {
    const pack = openPack(manifest, disk)
    expect(pack.shapes).toEqual({ latent: [1, 4, 16, 24], image: [1, 3, 32, 48] })
    expect(pack.tokenLength).toBe(16)
    expect(pack.schedule.betaSchedule).toBe('scaled_linear')
  })

  it('opens a pack without a judge, and says so when one is asked for', () => {
    const { judge: _, ...roles } = manifest.roles
    const pack = openPack({ ...manifest, roles }, disk)
    expect(pack.judge).toBeNull()
    expect(() => stageGraphs(pack).similarity('judge')).toThrow(expect.objectContaining({ code: 'pack.inconsistent' }))
  })

  it.each([
    ['unet/config.json', { in_channels: 6, out_channels: 6 }, 'pack.inconsistent'],
    ['unet/config.json', { cross_attention_dim: 32 }, 'pack.inconsistent'],
    ['unet/config.json', { class_embed_type: 'timestep' }, 'config.unsupported'],
    ['unet/config.json', { down_block_types: ['AttnDownBlock2D', 'DownBlock2D', 'DownBlock2D'] }, 'config.unsupported'],
    ['unet/config.json', { attention_head_dim: [4, 4] }, 'config.unsupported'],
    ['vae/config.json', { shift_factor: 0.1 }, 'config.unsupported'],
    ['vae/config.json', { latents_mean: [0, 0, 0, 0] }, 'config.unsupported'],
    ['clip/config.json', { projection_dim: 0 }, 'config.unsupported'],
    ['clip/preprocessor_config.json', { image_std: [1, 1, 0] }, 'config.unsupported'],
    ['saliency/config.json', { input_height: 100 }, 'config.unsupported'],
    ['scheduler/scheduler_config.json', { prediction_type: 'flow_prediction' }, 'config.unsupported'],
    ['tokenizer/vocab.json', { '<|endoftext|>': null }, 'tokenizer.invalid'],
  ])('refuses %s with %j', (path, change, code) => {
    expect(() => openPack(manifest, withConfig(path, change))).toThrow(expect.objectContaining({ code }))
  })

  it('refuses a size that is no multiple of the network’s steps', () => {
    expect(() => openPack({ ...manifest, width: 44 }, disk)).toThrow('multiples of 8, not 44 × 32')
  })

  it.each(['vae/config.json', 'tokenizer/merges.txt', 'clip/preprocessor_config.json'])(
    'names the missing file %s',
    (path) => {
      expect(() => openPack(manifest, without(path))).toThrow(
        expect.objectContaining({ code: 'pack.missing-file', item: path }),
      )
    },
  )

  it('names the folder without weights', () => {
    const files = without('unet/diffusion_pytorch_model.safetensors')
    expect(() => openPack(manifest, files)).toThrow(
      expect.objectContaining({ code: 'pack.missing-file', item: 'unet' }),
    )
  })

  it('names the tensor when configuration and weights do not belong together', () => {
    const pack = openPack(manifest, withConfig('vae/config.json', { block_out_channels: [16, 32] }))
    const message = /decoder\.conv_in\.weight: is \[24, 4, 3, 3\] where its configuration asks for \[32, 4, 3, 3\]/
    expect(() => stageGraphs(pack).decode()).toThrow(message)
  })
})
