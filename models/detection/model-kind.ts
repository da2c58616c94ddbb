/** Everything that is recognised. What Fovea cannot use is recognised too, so that it can be said. */
export const modelKinds = [
  'pack',
  'pipeline',
  'onnx-pipeline',
  'checkpoint',
  'unet',
  'vae',
  'tiny-vae',
  'text-encoder',
  'clip',
  'transalnet-res',
  'transalnet-dense',
  'sscd',
  'lora',
  'tokenizer',
  'scheduler',
  'onnx',
  'unsupported',
  'unknown',
] as const
export type ModelKind = (typeof modelKinds)[number]

/** What a model can be used as in a pack, or beside one. */
export const modelRoles = [
  'base',
  'unet',
  'vae',
  'textEncoder',
  'tokenizer',
  'scheduler',
  'guidance',
  'judge',
  'saliency',
  'preview',
  'copyDetector',
  'lora',
] as const
export type ModelRole = (typeof modelRoles)[number]

/** What must come from elsewhere before a model can draw. */
export type MissingPart = 'unet' | 'vae' | 'textEncoder' | 'tokenizer' | 'scheduler' | 'config' | 'base'

/** Something wrong, and with what: a tensor, a file, a field. */
export interface ModelProblem {
  readonly item: string
  readonly message: string
}

export interface PrecisionShare {
  readonly dtype: string
  readonly parameters: number
}

/** One model inside a folder, or the whole of a file. */
export interface DetectedPart {
  readonly kind: ModelKind
  /** Where it lies, relative to what was looked at; empty for the thing itself. */
  readonly path: string
  /** As people call it: "Stable Diffusion 1.x", "CLIP ViT-L/14"; null when only the kind is known. */
  readonly family: string | null
  readonly parameters: number
  readonly precision: readonly PrecisionShare[]
  readonly roles: readonly ModelRole[]
  readonly problems: readonly ModelProblem[]
  /** The configuration its tensors imply, where the folder has none; what `config.json` would say. */
  readonly config: Readonly<Record<string, unknown>> | null
  /** Numbers and words worth showing, e.g. the rank of a LoRA. */
  readonly facts: Readonly<Record<string, string | number>>
}

/** What a dropped file or folder is. */
export interface Detected extends Omit<DetectedPart, 'path' | 'config'> {
  /** Bytes of all its model files. */
  readonly bytes: number
  /** As the model itself states it, never guessed. */
  readonly license: string | null
  readonly missing: readonly MissingPart[]
  readonly parts: readonly DetectedPart[]
  /** Every file that using it would read, relative to what was looked at. */
  readonly files: readonly string[]
}
