import type { AutoencoderConfig } from '../architectures/autoencoder-config.ts'
import { decodeLatent, encodeImage } from '../architectures/autoencoder-kl.ts'
import { decodeTiny, tinyFactor } from '../architectures/autoencoder-tiny.ts'
import type { ClipConfig, ClipTextConfig } from '../architectures/clip-config.ts'
import { clipText, clipTextFeatures } from '../architectures/clip-text.ts'
import { clipImageFeatures } from '../architectures/clip-vision.ts'
import type { TransalnetConfig } from '../architectures/transalnet-config.ts'
import { transalnet } from '../architectures/transalnet.ts'
import { unet2dCondition } from '../architectures/unet-2d-condition.ts'
import type { UnetConfig } from '../architectures/unet-config.ts'
import type { WeightEntries, Weights } from '../formats/weights.ts'
import type { ClipRole, PreviewModel, SaliencyModel, TextModel, UnetModel, VaeModel } from './pack.ts'

/** What a builder needs of a checkpoint. */
export type Built<Config> = Pick<Checkpoint<Config>, 'config' | 'weights'>

/** A configuration, and where the tensors lie. */
export interface Checkpoint<Config> {
  readonly config: Config
  readonly weights: Weights
  /** What the file holds, by the names our builders ask for. */
  readonly entries: WeightEntries
}

export function builtUnet({ config, weights }: Built<UnetConfig>): UnetModel {
  return {
    channels: config.inChannels === config.outChannels ? config.inChannels : -1,
    contextSize: config.contextSize,
    sideStep: 2 ** (config.channels.length - 1),
    embedsGuidance: config.guidanceSize !== null,
    predict: (g, x, t, context, w) => unet2dCondition({ g, weights }, config, x, t, context, w),
  }
}

export function builtText({ config, weights }: Built<ClipTextConfig>): TextModel {
  return {
    width: config.width,
    length: config.length,
    states: (g, ids) => clipText({ g, weights }, config, ids),
  }
}

export function builtVae({ config, weights }: Built<AutoencoderConfig>): VaeModel {
  return {
    latentChannels: config.latentChannels,
    factor: config.factor,
    scalingFactor: config.scalingFactor,
    decode: (g, z, pieceBytes) => decodeLatent({ g, weights }, config, z, pieceBytes),
    encode: (g, image) => encodeImage({ g, weights }, config, image),
  }
}

export function builtClip(
  { config, weights }: Built<ClipConfig>,
  reads: Pick<ClipRole, 'preprocessor' | 'tokenizer'>,
): ClipRole {
  return {
    preprocessor: reads.preprocessor,
    tokenizer: reads.tokenizer,
    imageSize: config.vision.imageSize,
    projection: config.projection,
    textLength: config.text.length,
    imageFeatures: (g, pixels) => clipImageFeatures({ g, weights }, config, pixels),
    textFeatures: (g, ids, eos) => clipTextFeatures({ g, weights }, config.text, config.projection, ids, eos),
  }
}

export function builtSaliency({ config, weights }: Built<TransalnetConfig>): SaliencyModel {
  return {
    inputHeight: config.inputHeight,
    inputWidth: config.inputWidth,
    map: (g, image) => transalnet({ g, weights }, config, image),
  }
}

/** @param first shape of its first convolution's weight */
export function builtPreview(weights: Weights, first: readonly number[]): PreviewModel {
  const [width = 0, latentChannels = 0] = first
  return { latentChannels, factor: tinyFactor, decode: (g, z) => decodeTiny({ g, weights }, z, width) }
}
