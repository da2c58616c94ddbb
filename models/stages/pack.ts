import type { ClipPreprocessor } from '../architectures/clip-config.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import type { ClipTokenizer } from '../formats/tokenizer.ts'
import type { StageShapes } from '../methods/stages.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'
import type { Prediction } from '../schedulers/prediction.ts'

/**
 * The models of a pack, as what they append to a graph. How they came in (a checkpoint drawn by our builders, or an
 * ONNX file) is nobody else's business.
 */
export interface UnetModel {
  /** Channels of a latent, in and out; null where a file does not say. */
  readonly channels: number | null
  /** Width of a prompt's states; null where a file does not say. */
  readonly contextSize: number | null
  /** A latent's sides are multiples of this. */
  readonly sideStep: number
  /** Told the guidance scale, as distilled models are (arXiv 2310.04378, section 4.2), instead of asked twice. */
  readonly embedsGuidance: boolean
  /**
   * What the network predicts, `[N, C, h, w]`.
   *
   * @param x `[1, C, h, w]`; the same latent under N prompts
   * @param t `[1]`
   * @param context `[N, L, D]`
   * @param w guidance scale `[1]`, for a network that embeds it
   */
  readonly predict: (g: GraphBuilder, x: Value, t: Value, context: Value, w: Value) => Value
}

export interface TextModel {
  /** D */
  readonly width: number
  /** Tokens in a prompt, start and end included: L. */
  readonly length: number
  /** int64 `[N, L]` to `[N, L, D]`. */
  readonly states: (g: GraphBuilder, ids: Value) => Value
}

export interface VaeModel {
  readonly latentChannels: number
  /** Picture pixels along one side of a latent pixel. */
  readonly factor: number
  readonly scalingFactor: number
  /**
   * `[1, C, h, w]` in the autoencoder's own scale to −1..1.
   *
   * @param pieceBytes larger tensors are worked on in blocks, where that is known how; the result is the same.
   */
  readonly decode: (g: GraphBuilder, z: Value, pieceBytes?: number) => Value
  /** −1..1 to the mean latent in the autoencoder's own scale. */
  readonly encode: (g: GraphBuilder, image: Value) => Value
}

/** A CLIP pair with what it needs to read pictures and prompts. */
export interface ClipRole {
  readonly preprocessor: ClipPreprocessor
  /** Pads to the text tower's length. */
  readonly tokenizer: ClipTokenizer
  /** Side of the picture the image tower sees. */
  readonly imageSize: number
  /** P */
  readonly projection: number
  /** Tokens the text tower reads. */
  readonly textLength: number
  /** Normalised `[N, 3, S, S]` to `[N, P]`, of any length. */
  readonly imageFeatures: (g: GraphBuilder, pixels: Value) => Value
  /** int64 `[N, L]` and the mark of the end tokens `[N, L]` to `[N, P]`, of any length. */
  readonly textFeatures: (g: GraphBuilder, ids: Value, eos: Value) => Value
}

export interface SaliencyModel {
  readonly inputHeight: number
  readonly inputWidth: number
  /** 0..1 `[1, 3, inputHeight, inputWidth]` to `[1, 1, inputHeight, inputWidth]`. */
  readonly map: (g: GraphBuilder, image: Value) => Value
}

/** A small decoder for looks at a latent on its way. */
export interface PreviewModel {
  /** Channels of the latents it reads. */
  readonly latentChannels: number
  /** Picture pixels along one side of a latent pixel. */
  readonly factor: number
  /** `[1, C, h, w]` in the U-Net's scale to about 0..1. */
  readonly decode: (g: GraphBuilder, z: Value) => Value
}

/** An opened pack: configurations and weight headers are read and fit together; no weight is. */
export interface Pack {
  readonly manifest: PackManifest
  readonly shapes: StageShapes
  /** Tokens in a prompt, start and end included: L. */
  readonly tokenLength: number
  readonly tokenizer: ClipTokenizer
  readonly schedule: NoiseSchedule
  readonly prediction: Prediction
  readonly textEncoder: TextModel
  readonly unet: UnetModel
  readonly vae: VaeModel
  readonly guidance: ClipRole
  /** Held out of guidance, only ever looks at results; null when the pack has none. */
  readonly judge: ClipRole | null
  readonly saliency: SaliencyModel
  /** Null when the pack has none; previews are then linear, or none. */
  readonly preview: PreviewModel | null
}
