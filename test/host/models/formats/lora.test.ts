import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { packFolder } from '../../../../main/files/pack-folder.ts'
import { unet2dCondition } from '../../../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../../../models/architectures/unet-config.ts'
import { readSafetensorsHeader } from '../../../../models/formats/safetensors.ts'
import { must } from '../../../../models/must.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { gradientStage } from '../../../../models/stages/gradient-stage.ts'
import { changed, checkUsed, openLoras } from '../../../../models/stages/open-loras.ts'
import { openModel } from '../../../../models/stages/open-model.ts'
import { readParityCase } from '../../../../scripts/parity/parity-case.ts'
import { goldenFolder, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'
import { byteSource, safetensorsBytes } from '../../../support/safetensors-bytes.ts'

/** LoRAs on linear layers, 1 × 1 and 3 × 3 convolutions, against PyTorch with them merged in (loras.py). */

const folder = path.join(goldenFolder, 'parity/unet-sd1')
const c = readParityCase(folder)
const files = packFolder(folder)

function merged(name: string): Float32Array {
  const bytes = new Uint8Array(readFileSync(path.join(folder, 'lora/merged.safetensors')))
  const entry = must(readSafetensorsHeader(byteSource(bytes), 'merged').entries.get(name), name)
  return new Float32Array(bytes.slice(entry.offset, entry.offset + entry.length).buffer)
}

function graphWith(file: string, strength: number, place = '.') {
  const loras = openLoras(files, { loras: [{ path: `lora/${file}`, strength }] })
  const base = place === '.' ? { path: 'model.safetensors' } : { path: place }
  const { config, weights } = changed(
    openModel(files, { ...base, config: 'config.json' }, 'unet-2d-condition', unetConfigSchema),
    loras,
    'unet',
  )
  checkUsed(loras)
  const g = new GraphBuilder('lora')
  const [sample, , states] = c.inputs.map(({ shape }) => shape)
  const x = g.input('x', 'float32', must(sample, 'a latent'))
  const context = g.input('context', 'float32', must(states, 'a prompt'))
  g.output('y', unet2dCondition({ g, weights }, config, x, g.input('t', 'float32', [1]), context))
  return g.build()
}

const feeds = {
  x: c.feeds['sample'] as Float32Array,
  t: [Number(c.feeds['timestep']?.[0])],
  context: c.feeds['encoder_hidden_states'] as Float32Array,
}
const run = (graph: ReturnType<typeof graphWith>, more = {}) => runGraph(graph, { ...feeds, ...more }, { folder })

describe('a LoRA', () => {
  it.each([
    ['kohya.safetensors', '.'],
    ['peft.safetensors', '.'],
    ['kohya.safetensors', 'layouts/single-file.safetensors'],
  ])('in the spelling of %s changes the picture and the gradient as if merged in (%s)', async (file, place) => {
    const graph = graphWith(file, 0.7, place)
    expect(relativeError(must((await run(graph))['y'], 'y'), merged('y'))).toBeLessThan(1e-4)
    const pulled = gradientStage(graph, { name: 'vjp', of: 'y', wrt: 'x' })
    expect(relativeError(must((await run(pulled, { g: c.cotangent }))['d_x'], 'd'), merged('d'))).toBeLessThan(1e-4)
  })

  it('of strength 0 changes nothing, and of strength 1 something', async () => {
    expect(relativeError(must((await run(graphWith('kohya.safetensors', 0)))['y'], 'y'), c.expected.y)).toBeLessThan(
      1e-4,
    )
    expect(relativeError(must((await run(graphWith('kohya.safetensors', 1)))['y'], 'y'), merged('y'))).toBeGreaterThan(
      1e-3,
    )
  })
})

describe('a LoRA that cannot be used', () => {
  const open = (header: object, data: number) => {
    const bytes = safetensorsBytes(JSON.stringify(header), data)
    const own = { has: () => true, bytes: () => byteSource(bytes) }
    const loras = openLoras(own, { loras: [{ path: 'x.safetensors', strength: 1 }] })
    changed(
      openModel(files, { path: 'model.safetensors', config: 'config.json' }, 'unet-2d-condition', unetConfigSchema),
      loras,
      'unet',
    )
    checkUsed(loras)
  }
  const tensor = (from: number, shape: readonly number[]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [from, from + 4 * shape.reduce((a, b) => a * b, 1)],
  })
  const layer = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q'
  it.each([
    ['nothing of a LoRA', { x: tensor(0, [1]) }, 4, 'weights.missing'],
    ['half of a layer', { [`${layer}.lora_down.weight`]: tensor(0, [1, 8]) }, 32, 'weights.missing'],
    ['LoHa', { [`${layer}.hada_w1_a`]: tensor(0, [1, 8]) }, 32, 'config.unsupported'],
    ['DoRA', { [`${layer}.dora_scale`]: tensor(0, [8]) }, 32, 'config.unsupported'],
    [
      'ranks that disagree',
      { [`${layer}.lora_down.weight`]: tensor(0, [1, 8]), [`${layer}.lora_up.weight`]: tensor(32, [4, 2]) },
      64,
      'weights.shape',
    ],
    [
      'another width',
      { [`${layer}.lora_down.weight`]: tensor(0, [1, 9]), [`${layer}.lora_up.weight`]: tensor(36, [8, 1]) },
      68,
      'weights.shape',
    ],
    [
      'another model’s layers',
      { 'lora_unet_x.lora_down.weight': tensor(0, [1, 8]), 'lora_unet_x.lora_up.weight': tensor(32, [8, 1]) },
      64,
      'pack.inconsistent',
    ],
    [
      'an alpha of many numbers',
      {
        [`${layer}.alpha`]: tensor(0, [2]),
        [`${layer}.lora_down.weight`]: tensor(8, [1, 8]),
        [`${layer}.lora_up.weight`]: tensor(40, [8, 1]),
      },
      72,
      'weights.shape',
    ],
  ])('with %s is refused', (_, header, data, code) => {
    expect(() => open(header, data)).toThrow(expect.objectContaining({ code }))
  })
})
