import type { ModelKind, ModelRole } from './model-kind.ts'
import { shapeOf, tally, type TensorTable } from './tensor-table.ts'
import { clipFamily, deriveClipConfig, deriveTextConfig } from './derive-clip-config.ts'
import { deriveUnetConfig, diffusionFamily } from './derive-unet-config.ts'
import { deriveVaeConfig } from './derive-vae-config.ts'
import { transalnetDenseJson, transalnetResJson } from './transalnet-json.ts'

type Config = Readonly<Record<string, unknown>>

/** How one kind of network is told from all others by its tensors. */
export interface Signature {
  readonly kind: ModelKind
  /** One of these sets of names must be there, whole. */
  readonly names: readonly (readonly string[])[]
  readonly roles: readonly ModelRole[]
  /** What its config.json says, where it has none. */
  readonly config: (table: TensorTable) => Config
  readonly family: (table: TensorTable, config: Config) => string | null
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** In this order: a network that holds another's tensors stands before it. Names are diffusers' and transformers'. */
export const signatures: readonly Signature[] = [
  {
    kind: 'unet',
    names: [['conv_in.weight', 'time_embedding.linear_1.weight', 'down_blocks.0.resnets.0.conv1.weight']],
    roles: ['unet'],
    config: deriveUnetConfig,
    family: (_table, config) => diffusionFamily(number(config['cross_attention_dim']), number(config['in_channels'])),
  },
  {
    kind: 'tiny-vae',
    names: [
      ['decoder.layers.0.weight'],
      ['1.weight', '3.conv.0.weight'],
      ['decoder.1.weight', 'decoder.3.conv.0.weight'],
    ],
    roles: ['preview'],
    config: () => ({ _class_name: 'AutoencoderTiny' }),
    family: (table) => (tally(table).parameters < 3_000_000 ? 'TAESD' : null),
  },
  {
    kind: 'vae',
    names: [['decoder.conv_in.weight', 'encoder.conv_in.weight', 'decoder.up_blocks.0.resnets.0.conv1.weight']],
    roles: ['vae'],
    config: deriveVaeConfig,
    family: (table) => (tally(table).parameters > 80_000_000 ? 'Stable Diffusion autoencoder' : null),
  },
  {
    kind: 'clip',
    names: [['vision_model.embeddings.patch_embedding.weight', 'text_model.embeddings.token_embedding.weight']],
    roles: ['guidance', 'judge'],
    config: deriveClipConfig,
    family(table) {
      const [width = 0, , patch = 0] = shapeOf(table, 'vision_model.embeddings.patch_embedding.weight')
      return clipFamily(width, patch)
    },
  },
  {
    kind: 'text-encoder',
    names: [
      ['text_model.embeddings.token_embedding.weight'],
      ['embeddings.token_embedding.weight', 'final_layer_norm.weight'],
    ],
    roles: ['textEncoder'],
    config: (table) =>
      deriveTextConfig(table, table.tensors.has('text_model.final_layer_norm.weight') ? 'text_model.' : ''),
    family: (_table, config) =>
      ({ 768: 'CLIP L/14 text tower', 1024: 'OpenCLIP H/14 text tower' })[number(config['hidden_size'])] ?? null,
  },
  {
    kind: 'transalnet-res',
    names: [['decoder.TransEncoder1.patch_embeddings.weight', 'encoder.encoder.4.0.conv1.weight']],
    roles: ['saliency'],
    config: () => transalnetResJson,
    family: () => 'TranSalNet-Res',
  },
  {
    kind: 'transalnet-dense',
    names: [['decoder.TransEncoder1.patch_embeddings.weight', 'encoder.encoder.4.denselayer1.conv1.weight']],
    roles: ['saliency'],
    config: () => transalnetDenseJson,
    family: () => 'TranSalNet-Dense',
  },
  {
    kind: 'sscd',
    names: [['backbone.conv1.weight', 'backbone.layer4.0.conv1.weight', 'backbone.fc.weight']],
    roles: ['copyDetector'],
    config: (table) => ({ dimensions: shapeOf(table, 'backbone.fc.weight')[0] ?? 512 }),
    family: (table) => (table.tensors.has('backbone.layer3.22.conv1.weight') ? 'SSCD ResNet-101' : 'SSCD ResNet-50'),
  },
]

/** What the tensors are, or null. */
export function signatureOf(table: TensorTable): Signature | null {
  const has = (name: string) => table.tensors.has(name) || table.refused.has(name)
  return signatures.find(({ names }) => names.some((set) => set.every(has))) ?? null
}
