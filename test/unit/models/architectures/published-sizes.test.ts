import { describe, expect, it } from 'vitest'
import { autoencoderConfigSchema } from '../../../../models/architectures/autoencoder-config.ts'
import { decodeLatent, encodeImage } from '../../../../models/architectures/autoencoder-kl.ts'
import { clipConfigSchema, clipTextConfigSchema } from '../../../../models/architectures/clip-config.ts'
import { clipText, clipTextFeatures } from '../../../../models/architectures/clip-text.ts'
import { clipImageFeatures } from '../../../../models/architectures/clip-vision.ts'
import { sscd, sscdConfigSchema } from '../../../../models/architectures/sscd.ts'
import { transalnetDense, transalnetRes } from '../../../../models/architectures/transalnet-config.ts'
import { transalnet } from '../../../../models/architectures/transalnet.ts'
import { unet2dCondition } from '../../../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../../../models/architectures/unet-config.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { fakeWeights } from '../../../support/fake-weights.ts'

/**
 * The published models' parameter counts, from graphs built without their files.
 *
 * Every tensor an architecture asks for has the name and shape of the checkpoint; a layer too many, too few or too
 * wide shows in the sum.
 */

function parameters(weights: ReturnType<typeof fakeWeights>): number {
  let sum = 0
  for (const [name, { shape }] of weights.asked) {
    // Statistics of batch normalisation are buffers, not parameters.
    if (!/running_(mean|var)$/.test(name)) sum += shape.reduce((product, size) => product * size, 1)
  }
  return sum
}

const stableDiffusionVae = autoencoderConfigSchema.parse({
  block_out_channels: [128, 256, 512, 512],
  layers_per_block: 2,
  down_block_types: new Array(4).fill('DownEncoderBlock2D'),
  up_block_types: new Array(4).fill('UpDecoderBlock2D'),
})

describe('published models', () => {
  it('draws the U-Net of Stable Diffusion v1.4 from its configuration', () => {
    const g = new GraphBuilder('unet')
    const weights = fakeWeights()
    const config = unetConfigSchema.parse({
      attention_head_dim: 8,
      block_out_channels: [320, 640, 1280, 1280],
      cross_attention_dim: 768,
      sample_size: 64,
    })
    const x = g.input('x', 'float32', [2, 4, 64, 64])
    const context = g.input('context', 'float32', [2, 77, 768])
    const eps = unet2dCondition({ g, weights }, config, x, g.input('t', 'float32', [1]), context)
    expect(eps.shape).toEqual([2, 4, 64, 64])
    expect(parameters(weights)).toBe(859_520_964)
    expect(weights.asked.get('down_blocks.1.attentions.0.transformer_blocks.0.ff.net.0.proj.weight')?.shape).toEqual([
      5120, 640,
    ])
    expect(weights.asked.get('up_blocks.1.resnets.2.conv_shortcut.weight')?.shape).toEqual([1280, 1920, 1, 1])
  })

  it('draws the autoencoder of Stable Diffusion v1.4', () => {
    const g = new GraphBuilder('vae')
    const weights = fakeWeights([
      'decoder.mid_block.attentions.0.query.weight',
      'encoder.mid_block.attentions.0.query.weight',
    ])
    const net = { g, weights }
    expect(decodeLatent(net, stableDiffusionVae, g.input('z', 'float32', [1, 4, 64, 64])).shape).toEqual([
      1, 3, 512, 512,
    ])
    expect(encodeImage(net, stableDiffusionVae, g.input('i', 'float32', [1, 3, 512, 512])).shape).toEqual([
      1, 4, 64, 64,
    ])
    expect(parameters(weights)).toBe(83_653_863)
    expect(weights.asked.has('decoder.mid_block.attentions.0.to_out.0.weight')).toBe(true)
  })

  it('reads the attention names of autoencoders saved before diffusers 0.12', () => {
    const g = new GraphBuilder('vae')
    const weights = fakeWeights()
    decodeLatent({ g, weights }, stableDiffusionVae, g.input('z', 'float32', [1, 4, 8, 8]))
    expect(weights.asked.has('decoder.mid_block.attentions.0.proj_attn.weight')).toBe(true)
    expect(weights.asked.has('decoder.mid_block.attentions.0.to_q.weight')).toBe(false)
  })

  it('draws the text encoder of Stable Diffusion v1.4 (CLIP L/14)', () => {
    const g = new GraphBuilder('text')
    const weights = fakeWeights()
    const config = clipTextConfigSchema.parse({ hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12 })
    expect(clipText({ g, weights }, config, g.input('ids', 'int64', [2, 77])).shape).toEqual([2, 77, 768])
    expect(parameters(weights)).toBe(123_060_480)
  })

  it('draws both towers of CLIP B/32, but for its temperature', () => {
    const g = new GraphBuilder('clip')
    const weights = fakeWeights()
    const net = { g, weights }
    const config = clipConfigSchema.parse({})
    const ids = g.input('ids', 'int64', [1, 77])
    const text = clipTextFeatures(net, config.text, config.projection, ids, g.input('eos', 'float32', [1, 77]))
    const image = clipImageFeatures(net, config, g.input('pixels', 'float32', [5, 3, 224, 224]))
    expect([text.shape, image.shape]).toEqual([
      [1, 512],
      [5, 512],
    ])
    expect(parameters(weights)).toBe(151_277_313 - 1)
  })

  it('draws the image tower of CLIP L/14', () => {
    const g = new GraphBuilder('clip')
    const weights = fakeWeights()
    const vision = {
      hidden_size: 1024,
      intermediate_size: 4096,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      patch_size: 14,
    }
    const config = clipConfigSchema.parse({ projection_dim: 768, vision_config: vision })
    clipImageFeatures({ g, weights }, config, g.input('pixels', 'float32', [1, 3, 224, 224]))
    expect(parameters(weights)).toBe(303_179_776 + 1024 * 768)
  })

  it('draws TranSalNet-Res', () => {
    const g = new GraphBuilder('transalnet')
    const weights = fakeWeights()
    const map = transalnet({ g, weights }, transalnetRes, g.input('image', 'float32', [1, 3, 288, 384]))
    expect(map.shape).toEqual([1, 1, 288, 384])
    expect(parameters(weights)).toBe(72_510_977)
    expect(weights.asked.get('decoder.TransEncoder3.position_embeddings')?.shape).toEqual([1, 1728, 512])
    expect(weights.asked.get('encoder.encoder.6.0.downsample.0.weight')?.shape).toEqual([1024, 512, 1, 1])
  })

  it('draws TranSalNet-Dense', () => {
    const g = new GraphBuilder('transalnet')
    const weights = fakeWeights()
    const map = transalnet({ g, weights }, transalnetDense, g.input('image', 'float32', [1, 3, 288, 384]))
    expect(map.shape).toEqual([1, 1, 288, 384])
    expect(parameters(weights)).toBe(76_560_065)
    expect(weights.asked.get('encoder.encoder.8.denselayer36.conv1.weight')?.shape).toEqual([192, 2064, 1, 1])
    expect(weights.asked.get('encoder.encoder.9.conv.weight')?.shape).toEqual([1056, 2112, 1, 1])
  })

  it('draws SSCD’s ResNet-50', () => {
    const g = new GraphBuilder('sscd')
    const weights = fakeWeights()
    const embedding = sscd({ g, weights }, sscdConfigSchema.parse({}), g.input('pixels', 'float32', [2, 3, 288, 288]))
    expect(embedding.shape).toEqual([2, 512])
    // torchvision's resnet50 of 1000 classes has 25,557,032.
    expect(parameters(weights)).toBe(25_557_032 - 488 * 2049)
    expect(weights.asked.get('backbone.layer3.0.downsample.0.weight')?.shape).toEqual([1024, 512, 1, 1])
  })
})
