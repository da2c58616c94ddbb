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
import { detectModel } from '../../../../models/detection/detect-model.ts'
import type { ByteSource } from '../../../../models/formats/pack-files.ts'
import type { Net } from '../../../../models/nn/net.ts'
import { byteSource } from '../../../support/safetensors-bytes.ts'
import { memoryFolder, shapesOf, sizedFile, type Shapes } from '../../../support/sized-model.ts'

const channels = { block_out_channels: [320, 640, 1280, 1280] }
const olderNames = ['query', 'key', 'value', 'proj_attn'].flatMap((name) =>
  ['encoder', 'decoder'].map((coder) => `${coder}.mid_block.attentions.0.${name}.weight`),
)
const tower = { hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12 }

const unet = (config: object) => (net: Net) => {
  const c = unetConfigSchema.parse(config)
  const context = net.g.input('context', 'float32', [1, 77, c.contextSize])
  unet2dCondition(
    net,
    c,
    net.g.input('x', 'float32', [1, c.inChannels, 8, 8]),
    net.g.input('t', 'float32', [1]),
    context,
  )
}
const vae = (net: Net) => {
  const c = autoencoderConfigSchema.parse({ block_out_channels: [128, 256, 512, 512], layers_per_block: 2 })
  decodeLatent(net, c, net.g.input('z', 'float32', [1, 4, 8, 8]))
  encodeImage(net, c, net.g.input('image', 'float32', [1, 3, 64, 64]))
}
const text = (net: Net) => void clipText(net, clipTextConfigSchema.parse(tower), net.g.input('ids', 'int64', [1, 77]))
const clip = (config: object) => (net: Net) => {
  const c = clipConfigSchema.parse(config)
  const eos = net.g.input('eos', 'float32', [1, 77])
  clipTextFeatures(net, c.text, c.projection, net.g.input('ids', 'int64', [1, 77]), eos)
  clipImageFeatures(net, c, net.g.input('pixels', 'float32', [1, 3, c.vision.imageSize, c.vision.imageSize]))
}
const saliency = (config: typeof transalnetRes) => (net: Net) =>
  void transalnet(net, config, net.g.input('image', 'float32', [1, 3, 288, 384]))

const sd1 = unet({ ...channels, cross_attention_dim: 768 })
const sd2 = unet({
  ...channels,
  cross_attention_dim: 1024,
  attention_head_dim: [5, 10, 20, 20],
  use_linear_projection: true,
})

/** One file alone, whatever it is called. */
const look = (file: ByteSource | Shapes, name = 'anything.dat') =>
  detectModel(memoryFolder({ [name]: file instanceof Map ? sizedFile(file) : (file as ByteSource) }))

describe('detectModel on a single file, by its tensors', () => {
  it.each([
    ['unet', 'Stable Diffusion 1.x', shapesOf(sd1), 859_520_964, ['unet']],
    ['unet', 'Stable Diffusion 2.x', shapesOf(sd2), 865_910_724, ['unet']],
    ['vae', 'Stable Diffusion autoencoder', shapesOf(vae, olderNames), 83_653_863, ['vae']],
    ['text-encoder', 'CLIP L/14 text tower', shapesOf(text), 123_060_480, ['textEncoder']],
    ['clip', 'CLIP ViT-B/32', shapesOf(clip({})), 151_277_312, ['guidance', 'judge']],
  ] as const)('knows a %s of %s', (kind, family, shapes, parameters, roles) => {
    const found = look(shapes)
    expect(found).toMatchObject({ kind, family, parameters, roles, problems: [] })
    expect(found.precision).toEqual([{ dtype: 'float16', parameters }])
  })

  it.each([
    ['transalnet-res', shapesOf(saliency(transalnetRes)), ['saliency']],
    ['transalnet-dense', shapesOf(saliency(transalnetDense)), ['saliency']],
    [
      'sscd',
      shapesOf((net) => void sscd(net, sscdConfigSchema.parse({}), net.g.input('x', 'float32', [1, 3, 64, 64]))),
      ['copyDetector'],
    ],
  ] as const)('knows %s', (kind, shapes, roles) => {
    expect(look(shapes)).toMatchObject({ kind, roles, problems: [] })
  })

  it('says which tensor is wrong, what it is and what it should be', () => {
    const shapes = shapesOf(sd1)
    shapes.set('mid_block.resnets.0.conv1.weight', [1280, 1280, 1, 1])
    shapes.delete('up_blocks.1.resnets.2.norm1.bias')
    const { problems, roles } = look(shapes)
    expect(roles).toEqual([])
    expect(problems.map(({ item }) => item)).toEqual([
      'mid_block.resnets.0.conv1.weight',
      'up_blocks.1.resnets.2.norm1.bias',
    ])
    expect(problems[0]?.message).toContain('[1280, 1280, 1, 1]')
    expect(problems[0]?.message).toContain('[1280, 1280, 3, 3]')
  })

  it('knows a LoRA, its rank and what it is for, in either naming', () => {
    const kohya = new Map([
      ['lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight', [8, 768]],
      ['lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight', [320, 8]],
      ['lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.alpha', []],
    ])
    expect(look(kohya)).toMatchObject({
      kind: 'lora',
      family: 'LoRA for Stable Diffusion 1.x',
      roles: ['lora'],
      missing: ['base'],
      facts: { rank: 8, layers: 1, naming: 'kohya' },
    })
    const xl = new Map([['unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight', [4, 2048]]])
    expect(look(xl)).toMatchObject({ kind: 'lora', roles: [], facts: { naming: 'diffusers' } })
    expect(look(xl).problems[0]?.message).toContain('2048')
  })

  it('names well-known models that it cannot draw with', () => {
    const found = look(new Map([['conditioner.embedders.1.model.ln_final.weight', [1280]]]))
    expect(found).toMatchObject({ kind: 'unsupported', family: 'Stable Diffusion XL', roles: [] })
  })

  it('says of other tensors what they are called', () => {
    const { kind, problems } = look(new Map([['fc.weight', [10, 10]]]))
    expect(kind).toBe('unknown')
    expect(problems[0]?.message).toContain('fc.weight')
  })

  it.each([
    ['a GGUF file', new TextEncoder().encode('GGUF                 '), 'GGUF'],
    ['an old pickle', Uint8Array.of(0x80, 0x02, 0x8a, 0x0a, ...new Uint8Array(20)), 'before version 1.6'],
    ['a Git LFS pointer', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'), 'LFS pointer'],
    ['a saved web page', new TextEncoder().encode('<!DOCTYPE html><html></html>'), 'web page'],
    ['an empty file', new Uint8Array(), 'empty'],
    ['three bytes', Uint8Array.of(1, 2, 3), 'neither'],
  ])('refuses %s by name', (_what, bytes, said) => {
    expect(look(byteSource(bytes)).problems[0]?.message).toContain(said)
  })

  it('reads the licence of the file itself', () => {
    const file = sizedFile(shapesOf(text), { 'modelspec.license': 'CreativeML Open RAIL-M' })
    expect(detectModel(memoryFolder({ 'x.safetensors': file })).license).toBe('CreativeML Open RAIL-M')
  })
})

const vocabulary = JSON.stringify({ '<|startoftext|>': 0, '<|endoftext|>': 1, 'a</w>': 2 })
const tokenizer = { 'tokenizer/vocab.json': vocabulary, 'tokenizer/merges.txt': '#version: 0.2\n' }

describe('detectModel on a folder', () => {
  const pipeline = {
    'model_index.json': '{}',
    'README.md': '---\nlicense: creativeml-openrail-m\n---\n# A model\n',
    'unet/diffusion_pytorch_model.safetensors': sizedFile(shapesOf(sd1)),
    'unet/config.json': JSON.stringify({ ...channels, cross_attention_dim: 768 }),
    'vae/diffusion_pytorch_model.safetensors': sizedFile(shapesOf(vae, olderNames)),
    'text_encoder/model.safetensors': sizedFile(shapesOf(text)),
    'scheduler/scheduler_config.json': JSON.stringify({ beta_start: 0.00085, beta_end: 0.012 }),
    ...tokenizer,
  }

  it('knows a diffusers folder with all its parts, its licence and that nothing is missing', () => {
    expect(detectModel(memoryFolder(pipeline))).toMatchObject({
      kind: 'pipeline',
      family: 'Stable Diffusion 1.x',
      license: 'creativeml-openrail-m',
      parameters: 859_520_964 + 83_653_863 + 123_060_480,
      roles: ['base', 'unet', 'vae', 'textEncoder', 'tokenizer', 'scheduler'],
      missing: [],
      problems: [],
    })
  })

  it('says what a folder lacks', () => {
    const { 'vae/diffusion_pytorch_model.safetensors': _vae, 'tokenizer/merges.txt': _merges, ...rest } = pipeline
    const found = detectModel(memoryFolder(rest))
    expect(found.missing).toEqual(['vae', 'tokenizer'])
    expect(found.roles).not.toContain('base')
  })

  it('reads the shards that an index names, and says which one is gone', () => {
    const shapes = [...shapesOf(text)]
    const [a, b] = [new Map(shapes.slice(0, 50)), new Map(shapes.slice(50))]
    const map = Object.fromEntries([
      ...[...a.keys()].map((name) => [name, 'model-00001-of-00002.safetensors']),
      ...[...b.keys()].map((name) => [name, 'model-00002-of-00002.safetensors']),
    ])
    const files = {
      'config.json': JSON.stringify(tower),
      'model.safetensors.index.json': JSON.stringify({ weight_map: map }),
      'model-00001-of-00002.safetensors': sizedFile(a),
      'model-00002-of-00002.safetensors': sizedFile(b),
    }
    expect(detectModel(memoryFolder(files))).toMatchObject({
      kind: 'text-encoder',
      parameters: 123_060_480,
      problems: [],
    })
    const { 'model-00002-of-00002.safetensors': _gone, ...rest } = files
    expect(detectModel(memoryFolder(rest)).problems[0]?.item).toBe('model-00002-of-00002.safetensors')
  })

  it('says which field of a configuration does not fit the tensors', () => {
    const { problems } = detectModel(
      memoryFolder({
        'config.json': JSON.stringify({ ...tower, hidden_size: 512 }),
        'model.safetensors': sizedFile(shapesOf(text)),
      }),
    )
    expect(problems[0]?.message).toMatch(/\[49408, 768\].*\[49408, 512\]/)
  })

  it('says that a folder holds no model', () => {
    const found = detectModel(memoryFolder({ 'a.txt': 'x', 'b.txt': 'y' }))
    expect([found.kind, found.problems.length]).toEqual(['unknown', 1])
  })
})
