import type { LatentState } from './latent-state.ts'
import type { TermField } from '../inspect/term-field.ts'
import type { Conditioning, CropReduction, Stages } from './stages.ts'

/** What one drawing is told, what it tells, and how it is stopped. Shared by the four methods. */

export const methodNames = ['sd', 'baseline', 'doodl', 'sgool'] as const
export type MethodName = (typeof methodNames)[number]

export const samplerNames = ['ddim', 'dpmpp-2m', 'edict', 'one-step'] as const
export type SamplerName = (typeof samplerNames)[number]

export const gradientModes = ['full', 'shortcut'] as const
/** Whether the gradient walks back through every denoising step, or through one that stands for all. */
export type GradientMode = (typeof gradientModes)[number]

export const updateRules = ['doodl', 'reno'] as const
/** Which rule moves the latent. */
export type UpdateRule = (typeof updateRules)[number]

export const regionModes = ['soft', 'hard', 'crop'] as const
/** How a saliency map becomes a region (reference/sgool-doodl-edict.md 1.4: A, B, C). */
export type RegionMode = (typeof regionModes)[number]

export const thresholdRules = ['otsu', 'mean-std'] as const
/** Where the region modes `hard` and `crop` cut a map: Otsu's threshold, or mean + 1 standard deviation. */
export type ThresholdRule = (typeof thresholdRules)[number]

/** The released DOODL's update rule (reference/sgool-doodl-edict.md 2.2, 2.3). */
export interface UpdateOptions {
  /** Multiplies the loss. */
  readonly gradScale: number
  /** Element-wise bound of the gradient. */
  readonly clip: number
  readonly momentum: number
  readonly nesterov: boolean
  /** Standard deviation of the perturbation. */
  readonly noise: number
  readonly renormalise: boolean
  readonly tied: boolean
}

/** ReNO's update rule (arXiv 2406.04312; reference/sgool-doodl-edict.md 8). */
export interface RenoOptions {
  /** Learning rate. */
  readonly rate: number
  /** Bound of the length of the gradient, prior included. */
  readonly clipNorm: number
  /** Nesterov's. */
  readonly momentum: number
  /** Weight of −log p(‖x_T‖) under the chi distribution. */
  readonly prior: number
}

export interface MethodOptions {
  readonly sampler: SamplerName
  readonly gradient: GradientMode
  /** T, the number of denoising steps; divides 1000. 1 with the sampler `one-step`, and with no other. */
  readonly steps: number
  /** Classifier-free guidance scale w. */
  readonly guidance: number
  /** M, the number of optimisation steps: pictures 0..M−1, of which 0 is not optimised. */
  readonly optSteps: number
  /** Multiplies every move of the latent that the gradient asks for; 1 is the published one. */
  readonly stepSize: number
  /** End before M when the curve is flat (flat-curve.ts). */
  readonly stopWhenFlat: boolean
  readonly seed: number
  readonly weights: { readonly global: number; readonly saliency: number }
  readonly region: RegionMode
  readonly threshold: ThresholdRule
  readonly cuts: { readonly n: number; readonly power: number; readonly reduction: CropReduction }
  readonly updateRule: UpdateRule
  /** Constants of the rule `doodl`. */
  readonly update: UpdateOptions
  /** Constants of the rule `reno`. */
  readonly reno: RenoOptions
  /** EDICT's mixing weight p. */
  readonly mix: number
  /** CLIP-guided sampling (reference 4): loss scale, which half of the context it differentiates, windows. */
  readonly baseline: { readonly scale: number; readonly embedding: 'uncond' | 'cond'; readonly cuts: number }
}

/** What an artist may change while a drawing is made. */
export interface LiveSettings extends Pick<MethodOptions, 'weights' | 'stepSize' | 'optSteps' | 'stopWhenFlat'> {
  /** Counts the changes of what the loss measures: losses of two eras are never compared. */
  readonly era: number
}

/** Everything known of one finished optimisation step. Plain methods have exactly one, index 0. */
export interface StepRecord {
  readonly index: number
  /** x_T before this step's update, and the x_0 and picture it leads to. With two chains, the first one's. */
  readonly xT: Float32Array
  readonly x0: Float32Array
  /** Where the optimisation stood before this step's update: what a branch goes on from. */
  readonly state: LatentState
  readonly image: Float32Array
  /** Min–max normalised prediction, and the final mask the objective saw. */
  readonly saliency: Float32Array
  readonly mask: Float32Array
  /** Weighted distance of the whole picture and the whole region: no random windows, so that steps compare. */
  readonly loss: number
  readonly terms: { readonly global: number; readonly saliency: number }
  /** 100·cos. */
  readonly guidanceScore: number
  readonly judgeScore: number | null
  /** The same loss over this step's random windows, the one that is differentiated; null where none is. */
  readonly windowLoss: number | null
  /** d windowLoss / d x_T; null where no gradient was taken. */
  readonly gradient: Float32Array | null
  readonly gradNorm: number | null
  readonly latentNorm: number
  /** Cosine between the two terms' gradients at the picture; null when there is only one term. */
  readonly cosTerms: number | null
  /** Where each term pulls the picture, over the step's windows, in cells of the latent; null where no gradient was taken. */
  readonly termField: TermField | null
  readonly ms: number
  /** Native U-Net runs; a guided pair is one, a VJP is one. */
  readonly unetCalls: number
}

/**
 * `after-step` finishes the step under way; `now` ends between two native calls. A step whose picture was known by
 * then is still reported, with a null gradient.
 */
export type StopRequest = 'none' | 'after-step' | 'now'

export interface CallProgress {
  /** The optimisation step, 0..outerTotal−1. */
  readonly outer: number
  readonly outerTotal: number
  /** Finished U-Net calls of this step, 1..innerTotal, both phases together. */
  readonly inner: number
  readonly innerTotal: number
  readonly phase: 'forward' | 'backward'
}

export interface MethodHooks {
  /** Asked between native calls. */
  readonly stopRequest: () => StopRequest
  /** Milliseconds from a monotonic clock. */
  readonly now: () => number
  /** Called after every native U-Net call, with the latent reached in the forward phase. */
  readonly onCall: (progress: CallProgress, latent: Float32Array | null) => void | Promise<void>
  /** Awaited before the next step starts: when it returns, the step is stored. */
  readonly onStep: (step: StepRecord) => void | Promise<void>
  /** Asked before step m of an optimising method: what was changed since the last one counts from here. */
  readonly beginStep?: (m: number) => LiveSettings
  /** The artist's hand: predicted saliency (min–max normalised) in, final mask out. Asked at every step. */
  readonly mask: (saliency: Float32Array) => Float32Array | Promise<Float32Array>
}

export interface MethodResult {
  /** Lowest loss; null when it was stopped before the first picture. Never chosen by the judge. */
  readonly best: StepRecord | null
  readonly stepCount: number
  /** Those of an unfinished step included. */
  readonly unetCalls: number
  readonly stopped: StopRequest
}

/** Goes on from a step of another drawing as that one did. */
export interface Continued {
  readonly state: LatentState
  /** Updates before it, since the noise: windows and perturbations are drawn as for that step. */
  readonly step: number
}

/** x_T: one for all chains, one for each where they do not begin together, or where another drawing stood. */
export type Start = Float32Array | readonly Float32Array[] | Continued

/**
 * A method: from the common starting noise x_T to a picture.
 *
 * @throws NonFiniteError when a loss or gradient is not a number
 */
export type Method = (
  stages: Stages,
  conditioning: Conditioning,
  xT: Start,
  options: MethodOptions,
  hooks: MethodHooks,
) => Promise<MethodResult>
