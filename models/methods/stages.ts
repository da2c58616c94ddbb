import type { NoiseSchedule } from '../schedulers/noise-schedule.ts'

/**
 * What a method may ask of a model: whole stages, never layers (DESIGN §3.2).
 *
 * One call is one native run, and stopping acts between calls. All arrays are float32, row-major; a latent is
 * `[1, C, h, w]` in the U-Net's scale, an image `[1, 3, H, W]` in 0..1, a map `[1, 1, H, W]`.
 */

export interface StageShapes {
  readonly latent: readonly [1, number, number, number]
  readonly image: readonly [1, 3, number, number]
}

/** A prompt as the models see it. */
export interface Conditioning {
  /** `[2, L, D]`: the negative (or empty) prompt's states first, then the prompt's. */
  readonly context: Float32Array
  /** Unit vector `[1, P]` of the prompt in the guidance encoder's space. */
  readonly guidanceText: Float32Array
  /** What the salient term is compared with: the prompt of the painted part, or `guidanceText` when it has none. */
  readonly regionText: Float32Array
  /** `guidanceText` in the judge's space; null when the pack has no judge. */
  readonly judgeText: Float32Array | null
}

/** One denoising call: `x' = a·x + b·eps_w(u, t)` with `eps_w = eps_u + w (eps_c − eps_u)`. DDIM has u = x. */
export interface StepCoefficients {
  readonly t: number
  readonly a: number
  readonly b: number
  /** Classifier-free guidance scale w. */
  readonly w: number
}

/**
 * n windows of an image, each resampled to S × S, as separable constant matrices: `crop_i = rows_i · I · cols_iᵀ`.
 *
 * `rows` is `[n, S, H]` and `cols` `[n, S, W]`, so that random windows are data and not a new graph.
 */
export interface Crops {
  readonly n: number
  readonly size: number
  readonly rows: Float32Array
  readonly cols: Float32Array
}

/** How the distances of several crops become one: DOODL takes the nearest crop, diffusers the mean. */
export type CropReduction = 'min' | 'mean'

export interface ScoreRequest {
  readonly image: Float32Array
  /** Unit vectors `[1, P]` that the whole picture and its region are compared with. */
  readonly text: Float32Array
  readonly regionText: Float32Array
  /** The final mask `[1, 1, H, W]` in 0..1. No gradient flows to it. */
  readonly mask: Float32Array
  /** Colour `[r, g, b]` in 0..1 outside the mask. */
  readonly fill: readonly [number, number, number]
  readonly crops: Crops
  /** Windows of the salient term; they differ from `crops` only in the region mode `crop`. */
  readonly salientCrops: Crops
  readonly reduction: CropReduction
}

/** Distances theta²/2 (reference/sgool-doodl-edict.md 2.4), unweighted. */
export interface Score {
  readonly global: number
  readonly saliency: number
  /** Which window of each term is nearest to the prompt: its index in `crops` and in `salientCrops`. */
  readonly nearest: { readonly global: number; readonly saliency: number }
}

export interface ScoreGradient extends Score {
  /** d global / d image, `[1, 3, H, W]`. */
  readonly dGlobal: Float32Array
  /** d saliency / d image. */
  readonly dSaliency: Float32Array
}

export interface Stages {
  readonly shapes: StageShapes
  /** The pack's scheduler_config.json. */
  readonly schedule: NoiseSchedule
  /** Side of the guidance encoder's input, in pixels: the S of `Crops`. */
  readonly guidanceSize: number
  /** The guidance encoder's mean colour, the default fill. */
  readonly guidanceMean: readonly [number, number, number]
  readonly hasJudge: boolean

  /** @param regionPrompt what the painted part shows; '' stands for the prompt */
  encodePrompt(prompt: string, negative: string, regionPrompt: string): Promise<Conditioning>
  /** `a·x + b·eps_w(u, t)`. */
  step(x: Float32Array, u: Float32Array, context: Float32Array, k: StepCoefficients): Promise<Float32Array>
  /** `b · (d eps_w / d u)ᵀ g`. The part through x is `a·g` and needs no call. */
  stepVjp(u: Float32Array, context: Float32Array, k: StepCoefficients, g: Float32Array): Promise<Float32Array>
  /** `clamp(D(z / scalingFactor) / 2 + 0.5, 0, 1)`. */
  decode(z: Float32Array): Promise<Float32Array>
  /** The encoder's mean of a picture, in the U-Net's scale: what `decode` nearly undoes. */
  encode(image: Float32Array): Promise<Float32Array>
  decodeVjp(z: Float32Array, dImage: Float32Array): Promise<Float32Array>
  /** Raw saliency at the image's size; its absolute scale means nothing (reference 5.4). */
  saliency(image: Float32Array): Promise<Float32Array>
  score(request: ScoreRequest): Promise<Score>
  scoreVjp(request: ScoreRequest): Promise<ScoreGradient>
  /** Cosine between the whole image and the prompt, in the guidance encoder's or the judge's space. */
  similarity(role: 'guidance' | 'judge', image: Float32Array, text: Float32Array): Promise<number>
}
