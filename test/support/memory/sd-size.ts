import { existsSync } from 'node:fs'
import { autoencoderConfigSchema } from '../../../models/architectures/autoencoder-config.ts'
import { unetConfigSchema } from '../../../models/architectures/unet-config.ts'
import type { Weights } from '../../../models/formats/weights.ts'
import { safetensorsWeights } from '../../../models/formats/weights.ts'
import { readSafetensorsHeader } from '../../../models/formats/safetensors.ts'
import { decodeStage } from '../../../models/stages/picture-stages.ts'
import { stepStage } from '../../../models/stages/step-stage.ts'
import type { Pack } from '../../../models/stages/pack.ts'
import { fakeWeights } from '../fake-weights.ts'
import { fileSource, writeRandomSafetensors } from './random-safetensors.ts'

/** Stable Diffusion v1.4 by its published configurations, with random weights: for memory and speed, not for pictures. */

const unet = unetConfigSchema.parse({
  attention_head_dim: 8,
  block_out_channels: [320, 640, 1280, 1280],
  cross_attention_dim: 768,
})

const vae = autoencoderConfigSchema.parse({
  block_out_channels: [128, 256, 512, 512],
  layers_per_block: 2,
  down_block_types: new Array(4).fill('DownEncoderBlock2D'),
  up_block_types: new Array(4).fill('UpDecoderBlock2D'),
})

export type SdPart = 'unet' | 'vae'

/** What the U-Net's and the decoder's stages read of a pack; the other roles are not there. */
export function sdPack(side: number, weights: Weights): Pack {
  const parts = {
    tokenLength: 77,
    shapes: { latent: [1, 4, side, side], image: [1, 3, 8 * side, 8 * side] },
    unet: { config: unet, weights },
    vae: { config: vae, weights },
  } as const
  return parts as unknown as Pack
}

/** The weights of a part, from `<folder>/<part>.safetensors`; made when they are not there (the U-Net's are 3.4 GB). */
export function sdWeights(folder: string, part: SdPart): Weights {
  const name = `${part}.safetensors`
  if (!existsSync(`${folder}/${name}`)) writeRandomSafetensors(`${folder}/${name}`, shapesOf(part))
  return safetensorsWeights(readSafetensorsHeader(fileSource(`${folder}/${name}`), name), name)
}

/** Attention under its newer names, as diffusers writes it today. */
export const olderNames = ['decoder.mid_block.attentions.0.query.weight']

function shapesOf(part: SdPart): ReadonlyMap<string, readonly number[]> {
  const weights = fakeWeights(olderNames)
  if (part === 'unet') stepStage(sdPack(32, weights))
  else decodeStage(sdPack(32, weights))
  return new Map([...weights.asked].map(([name, { shape }]) => [name, shape]))
}
