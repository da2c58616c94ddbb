import type { AutoencoderConfig } from '../architectures/autoencoder-config.ts'
import type { ClipConfig, ClipPreprocessor, ClipTextConfig } from '../architectures/clip-config.ts'
import type { TransalnetConfig } from '../architectures/transalnet-config.ts'
import type { UnetConfig } from '../architectures/unet-config.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import type { ClipTokenizer } from '../formats/tokenizer.ts'
import type { Weights } from '../formats/weights.ts'
import type { StageShapes } from '../methods/stages.ts'
import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'

/** A model of a pack: what it is, and where its numbers are. */
export interface Role<Config> {
  readonly config: Config
  readonly weights: Weights
}

/** A CLIP pair with what it needs to read pictures and prompts. */
export interface ClipRole extends Role<ClipConfig> {
  readonly preprocessor: ClipPreprocessor
  /** Pads to the text tower's length. */
  readonly tokenizer: ClipTokenizer
}

/** An opened pack: configurations and weight headers are read and fit together; no weight is. */
export interface Pack {
  readonly manifest: PackManifest
  readonly shapes: StageShapes
  /** Tokens in a prompt, start and end included: L. */
  readonly tokenLength: number
  readonly tokenizer: ClipTokenizer
  readonly schedule: NoiseSchedule
  readonly textEncoder: Role<ClipTextConfig>
  readonly unet: Role<UnetConfig>
  readonly vae: Role<AutoencoderConfig>
  readonly guidance: ClipRole
  /** Held out of guidance, only ever looks at results; null when the pack has none. */
  readonly judge: ClipRole | null
  readonly saliency: Role<TransalnetConfig>
}
