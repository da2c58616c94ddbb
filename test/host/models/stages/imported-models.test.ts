import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { clipConfigSchema } from '../../../../models/architectures/clip-config.ts'
import { packFolder } from '../../../../main/files/pack-folder.ts'
import { must } from '../../../../models/must.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { readConfig } from '../../../../models/formats/parse-config.ts'
import { gradientStage } from '../../../../models/stages/gradient-stage.ts'
import { importedText, importedUnet, importedVae } from '../../../../models/stages/imported-models.ts'
import { openImported } from '../../../../models/stages/imported-graph.ts'
import { readParityCase } from '../../../../scripts/parity/parity-case.ts'
import { goldenFolder, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'

/** ONNX folders as a pack's models, against what PyTorch said of the same weights (make_parity.py). */

const caseOf = (name: string) => readParityCase(path.join(goldenFolder, 'parity', name))

describe('a U-Net as an ONNX folder', () => {
  it.each([
    ['unet-sd1', 'torchscript-14'],
    ['unet-sd1', 'dynamo-18'],
    ['unet-sd2', 'torchscript-17'],
  ])('predicts and is differentiated as PyTorch does: %s, %s', async (name, folder) => {
    const c = caseOf(name)
    const unet = importedUnet(packFolder(c.folder), folder)
    const [sample, , states] = c.inputs.map(({ shape }) => shape)
    expect(unet).toMatchObject({ channels: 4, contextSize: states?.[2], embedsGuidance: false })
    const g = new GraphBuilder('imported')
    const x = g.input('x', 'float32', must(sample, 'a latent'))
    const t = g.input('t', 'float32', [1])
    const context = g.input('context', 'float32', must(states, 'a prompt'))
    g.output('y', unet.predict(g, x, t, context, g.input('w', 'float32', [1])))
    const feeds = {
      x: c.feeds['sample'] as Float32Array,
      t: [Number(c.feeds['timestep']?.[0])],
      context: c.feeds['encoder_hidden_states'] as Float32Array,
      w: [1],
    }
    const graph = g.build()
    const { y } = await runGraph(graph, feeds, { folder: c.folder })
    expect(relativeError(must(y, 'an output'), c.expected.y)).toBeLessThan(1e-4)
    const pulled = gradientStage(graph, { name: 'vjp', of: 'y', wrt: 'x' })
    const { d_x: d } = await runGraph(pulled, { ...feeds, g: c.cotangent }, { folder: c.folder })
    expect(relativeError(must(d, 'a gradient'), c.expected.d)).toBeLessThan(1e-4)
  })
})

it('an autoencoder as an ONNX folder decodes as PyTorch does, and says its scale', async () => {
  const c = caseOf('vae-decoder')
  const vae = importedVae(packFolder(c.folder), { path: 'torchscript-17' })
  expect(vae).toMatchObject({ latentChannels: 4, factor: 2, scalingFactor: 0.18215 })
  const g = new GraphBuilder('decode')
  g.output('y', vae.decode(g, g.input('z', 'float32', must(c.inputs[0], 'a latent').shape)))
  const { y } = await runGraph(g.build(), { z: c.feeds['latent_sample'] as Float32Array }, { folder: c.folder })
  expect(relativeError(must(y, 'an output'), c.expected.y)).toBeLessThan(1e-4)
})

it('the same in half precision is computed in float32', async () => {
  const c = caseOf('vae-decoder-f16')
  const vae = importedVae(packFolder(c.folder), { path: 'torchscript-17-fp16' })
  const g = new GraphBuilder('decode')
  g.output('y', vae.decode(g, g.input('z', 'float32', must(c.inputs[0], 'a latent').shape)))
  const { y } = await runGraph(g.build(), { z: c.feeds['latent_sample'] as Float32Array }, { folder: c.folder })
  expect(relativeError(must(y, 'an output'), c.expected.y)).toBeLessThan(1e-2)
})

it('a text tower as an ONNX folder embeds as PyTorch does', async () => {
  const c = caseOf('clip-b32-text')
  const files = packFolder(c.folder)
  const { projection, text } = readConfig(clipConfigSchema, files, 'config.json')
  const model = openImported(files, 'torchscript-14')
  const g = new GraphBuilder('text')
  const ids = g.input('ids', 'int64', must(c.inputs[0], 'token ids').shape)
  g.output('y', model.append(g, { input_ids: ids }, 'text_embeds'))
  const { y } = await runGraph(g.build(), { ids: c.feeds['input_ids'] as BigInt64Array }, { folder: c.folder })
  expect(relativeError(must(y, 'an output'), c.expected.y)).toBeLessThan(1e-4)
  expect([projection, text.length]).toEqual([must(y, 'an output').length / 2, c.inputs[0]?.shape[1]])
  // No states come out of this export, which a text encoder needs: its shape gives it away.
  expect(() => importedText(files, 'torchscript-14')).toThrow()
})
