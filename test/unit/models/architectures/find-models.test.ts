import { describe, expect, it } from 'vitest'
import { autoencoderConfigSchema } from '../../../../models/architectures/autoencoder-config.ts'
import { decodeLatent } from '../../../../models/architectures/autoencoder-kl.ts'
import { clipConfigSchema } from '../../../../models/architectures/clip-config.ts'
import { clipTextFeatures } from '../../../../models/architectures/clip-text.ts'
import { clipImageFeatures } from '../../../../models/architectures/clip-vision.ts'
import { findModels } from '../../../../models/architectures/find-models.ts'
import { sscd, sscdConfigSchema } from '../../../../models/architectures/sscd.ts'
import {
  transalnetConfigSchema,
  transalnetDense,
  transalnetRes,
} from '../../../../models/architectures/transalnet-config.ts'
import { transalnet } from '../../../../models/architectures/transalnet.ts'
import { unet2dCondition } from '../../../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../../../models/architectures/unet-config.ts'
import type { WeightEntries } from '../../../../models/formats/weights.ts'
import { must } from '../../../../models/must.ts'
import { GraphBuilder, type Value } from '../../../../models/nn/graph-builder.ts'
import type { Net } from '../../../../models/nn/net.ts'
import { fakeWeights } from '../../../support/fake-weights.ts'

/** The tensors that a network of this configuration has, as a file would list them. */
function entriesOf(build: (net: Net) => void, missing: readonly string[] = []): WeightEntries {
  const weights = fakeWeights(missing)
  build({ g: new GraphBuilder('published'), weights })
  const place = { location: 'x.safetensors', dtype: 'float16', offset: 0, length: 0 } as const
  return new Map([...weights.asked].map(([name, { shape }]) => [name, { ...place, shape }]))
}

const only = (entries: WeightEntries) => must(findModels({ entries, location: 'x.safetensors' })[0], 'a model is found')

function unetEntries(config: object): WeightEntries {
  const parsed = unetConfigSchema.parse(config)
  return entriesOf((net) => {
    const context = net.g.input('context', 'float32', [2, 77, parsed.contextSize])
    unet2dCondition(net, parsed, net.g.input('x', 'float32', [1, 4, 8, 8]), net.g.input('t', 'float32', [1]), context)
  })
}

const input = (net: Net, shape: readonly number[]): Value => net.g.input('input', 'float32', shape)

describe('a published model without its configuration', () => {
  it.each([
    ['Stable Diffusion 1.x', { cross_attention_dim: 768, attention_head_dim: 8 }],
    [
      'Stable Diffusion 2.x',
      { cross_attention_dim: 1024, attention_head_dim: [5, 10, 20, 20], use_linear_projection: true },
    ],
  ])('the U-Net of %s tells its configuration by its tensors', (_, config) => {
    const found = only(unetEntries(config))
    expect(found.kind).toBe('unet-2d-condition')
    const wanted = unetConfigSchema.parse(config)
    const heads = (list: readonly number[]) => [...list]
    const inferred = unetConfigSchema.parse(found.infer().config)
    expect({ ...inferred, heads: heads(inferred.heads) }).toEqual({ ...wanted, heads: heads(wanted.heads) })
  })

  it('refuses the U-Net of SDXL by the part it has more', () => {
    const place = { location: 'x', dtype: 'float16', shape: [2], offset: 0, length: 4 } as const
    const entries = new Map([...unetEntries({}), ['add_embedding.linear_1.weight', place]])
    expect(unetConfigSchema.safeParse(only(entries).infer().config).success).toBe(false)
  })

  it('the autoencoder of Stable Diffusion', () => {
    const config = autoencoderConfigSchema.parse({
      block_out_channels: [128, 256, 512, 512],
      layers_per_block: 2,
      down_block_types: new Array(4).fill('DownEncoderBlock2D'),
      up_block_types: new Array(4).fill('UpDecoderBlock2D'),
    })
    const entries = entriesOf(
      (net) => decodeLatent(net, config, input(net, [1, 4, 8, 8])),
      ['decoder.mid_block.attentions.0.query.weight'],
    )
    const inferred = autoencoderConfigSchema.parse(only(entries).infer().config)
    // Only a decoder was drawn here, so no quant_conv is there.
    expect(inferred).toEqual({ ...config, quantConv: false })
  })

  it.each([
    ['B/32', {}],
    [
      'L/14',
      {
        projection_dim: 768,
        text_config: { hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12 },
        vision_config: {
          hidden_size: 1024,
          intermediate_size: 4096,
          num_hidden_layers: 24,
          num_attention_heads: 16,
          patch_size: 14,
        },
      },
    ],
    [
      'H/14 (HPS v2.1, PickScore)',
      {
        projection_dim: 1024,
        text_config: {
          hidden_size: 1024,
          intermediate_size: 4096,
          num_hidden_layers: 24,
          num_attention_heads: 16,
          hidden_act: 'gelu',
        },
        vision_config: {
          hidden_size: 1280,
          intermediate_size: 5120,
          num_hidden_layers: 32,
          num_attention_heads: 16,
          patch_size: 14,
          hidden_act: 'gelu',
        },
      },
    ],
  ])('CLIP %s', (_, json) => {
    const config = clipConfigSchema.parse(json)
    const entries = entriesOf((net) => {
      const ids = net.g.input('ids', 'int64', [1, 77])
      clipTextFeatures(net, config.text, config.projection, ids, net.g.input('eos', 'float32', [1, 77]))
      clipImageFeatures(net, config, input(net, [1, 3, 224, 224]))
    })
    const found = only(entries)
    expect(found.kind).toBe('clip')
    expect(clipConfigSchema.parse(found.infer().config)).toEqual(config)
  })

  it.each([
    ['TranSalNet-Res', transalnetRes],
    ['TranSalNet-Dense', transalnetDense],
  ])('%s', (_, config) => {
    const found = only(entriesOf((net) => transalnet(net, config, input(net, [1, 3, 288, 384]))))
    expect(transalnetConfigSchema.parse(found.infer().config)).toEqual(config)
  })

  it('SSCD', () => {
    const config = sscdConfigSchema.parse({})
    const found = only(entriesOf((net) => sscd(net, config, input(net, [1, 3, 288, 288]))))
    expect(sscdConfigSchema.parse(found.infer().config)).toEqual(config)
  })

  it('a file without any model has none', () => {
    const place = { location: 'x', dtype: 'float32', shape: [2], offset: 0, length: 8 } as const
    expect(findModels({ entries: new Map([['weight', place]]), location: 'x' })).toEqual([])
  })
})
