import type { FoundModel } from '../architectures/find-models.ts'
import type { ModelKind, ModelRole } from './model-kind.ts'
import { shapeOf, tally, type TensorTable } from './tensor-table.ts'

type Config = Readonly<Record<string, unknown>>

export interface ComponentKind {
  readonly kind: ModelKind
  readonly roles: readonly ModelRole[]
  /** As people call it; null when nobody published this size. */
  readonly family: string | null
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** What a network that was found is called here, and what it can serve as. */
export function componentKind(found: FoundModel['kind'], config: Config, table: TensorTable): ComponentKind {
  switch (found) {
    case 'unet-2d-condition':
      return { kind: 'unet', roles: ['unet'], family: diffusionFamily(config) }
    case 'autoencoder-kl':
      return {
        kind: 'vae',
        roles: ['vae'],
        family: tally(table).parameters > 80_000_000 ? 'Stable Diffusion autoencoder' : null,
      }
    case 'autoencoder-tiny':
      return { kind: 'tiny-vae', roles: ['preview'], family: tally(table).parameters < 3_000_000 ? 'TAESD' : null }
    case 'clip-text':
      return {
        kind: 'text-encoder',
        roles: ['textEncoder'],
        family: textFamilies[number(config['hidden_size'])] ?? null,
      }
    case 'clip':
      return { kind: 'clip', roles: ['guidance', 'judge'], family: clipFamily(table) }
    case 'transalnet': {
      const isDense = table.tensors.has('encoder.encoder.4.denselayer1.conv1.weight')
      return {
        kind: isDense ? 'transalnet-dense' : 'transalnet-res',
        roles: ['saliency'],
        family: isDense ? 'TranSalNet-Dense' : 'TranSalNet-Res',
      }
    }
    case 'sscd':
      return {
        kind: 'sscd',
        roles: ['copyDetector'],
        family: table.tensors.has('backbone.layer3.22.conv1.weight') ? 'SSCD ResNet-101' : 'SSCD ResNet-50',
      }
  }
}

const textFamilies: Readonly<Record<number, string>> = { 768: 'CLIP L/14 text tower', 1024: 'OpenCLIP H/14 text tower' }

/** Stable Diffusion's generation, by the width of the prompt's states and the channels it reads. */
function diffusionFamily(config: Config): string | null {
  const context = number(config['cross_attention_dim'])
  const family = context === 768 ? 'Stable Diffusion 1.x' : context === 1024 ? 'Stable Diffusion 2.x' : null
  return family !== null && config['in_channels'] === 9 ? `${family} inpainting` : family
}

const visionSizes: Readonly<Record<number, string>> = { 768: 'B', 1024: 'L', 1280: 'H', 1664: 'bigG' }

/** HPS and PickScore have the tensors of the CLIP they were trained from: no shape tells them apart. */
function clipFamily(table: TensorTable): string | null {
  const [width = 0, , patch = 0] = shapeOf(table, 'vision_model.embeddings.patch_embedding.weight')
  const size = visionSizes[width]
  return size === undefined ? null : `CLIP ViT-${size}/${patch}`
}
