import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { Failure } from '../../preload/contract/errors.ts'
import type { Provider } from '../../models/providers/provider.ts'
import type { CallProgress, StepRecord, StopRequest } from '../../models/methods/method.ts'
import type { PackTest } from '../../preload/contract/models.ts'
import type { LiveState } from './live-mask.ts'
import type { Places } from './place-weights.ts'
import type { StageShapes } from '../../models/methods/stages.ts'

/**
 * What host and engine say to each other.
 *
 * Both are ours and of one version, so types suffice here; arrays travel by structured clone. `job` numbers a drawing.
 */
export interface DrawRequest {
  readonly job: number
  readonly packFolder: string
  /** Of the manifest: a pack that was replaced in place is another pack. */
  readonly packHash: string
  /** Where its files lie that are not in the folder. */
  readonly places?: Places
  readonly provider: Provider
  readonly recipe: Recipe
  readonly method: MethodName
  /** Pixels of the recipe's source, `[1, 3, H, W]` in 0..1; undefined where it begins with noise. */
  readonly picture?: Float32Array | undefined
  /** What the recipe's start names (models/methods/continued-state.ts); undefined where it has none. */
  readonly start?: Float32Array | undefined
  /** What the artist painted, and the weights: those of the recipe, unless they were changed since. */
  readonly live: LiveState
}

/** Tries a pack on the smallest picture it can draw. */
export type TestRequest = Pick<DrawRequest, 'job' | 'packFolder' | 'packHash' | 'places' | 'provider'>

/** What a picture looks like to the pack's image encoder, and where attention lies in it. */
export type EmbedRequest = TestRequest & {
  /** `[1, 3, H, W]` in 0..1, of the pack's size. */
  readonly picture: Float32Array
  readonly wantsSaliency: boolean
}

export interface Embedded {
  /** Of unit length. */
  readonly embedding: Float32Array
  /** `[H, W]` in 0..1; null unless it was wanted. */
  readonly saliency: Float32Array | null
}

export type ToEngine =
  | ({ readonly kind: 'embed' } & EmbedRequest)
  | ({ readonly kind: 'test' } & TestRequest)
  | ({ readonly kind: 'draw' } & DrawRequest)
  /** The step is on disk and in the history; the engine may go on. */
  | { readonly kind: 'stored'; readonly job: number; readonly index: number }
  /** Counts from the next step on. */
  | { readonly kind: 'change'; readonly job: number; readonly live: LiveState }
  | { readonly kind: 'stop'; readonly job: number; readonly how: Exclude<StopRequest, 'none'> }

export interface EngineProgress extends Omit<CallProgress, 'phase'> {
  readonly phase: CallProgress['phase'] | 'loading'
  /** For this drawing; null while nothing has been measured. */
  readonly methodEtaMs: number | null
  /** Mean milliseconds of a forward and of a backward U-Net call so far. */
  readonly callMs: { readonly forward: number | null; readonly backward: number | null }
}

/** A step and the shape of its latents, which the host cannot know. */
export interface EngineStep extends StepRecord {
  readonly latentShape: StageShapes['latent']
  /** Of the settings that the step was drawn under. */
  readonly era: number
  /** Changes of the run that they held. */
  readonly changes: number
}

export interface EnginePreview {
  readonly n: number
  readonly width: number
  readonly height: number
  /** Row-major, 3 bytes a pixel. */
  readonly rgb: Uint8Array
}

export interface DrawingDone {
  readonly stepCount: number
  readonly unetCalls: number
  readonly stopped: StopRequest
  /** Gradients that overflowed float16 and were taken again at a smaller scale. */
  readonly backOffs?: number
}

export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly job: number; readonly progress: EngineProgress }
  | { readonly kind: 'preview'; readonly job: number; readonly preview: EnginePreview }
  | { readonly kind: 'step'; readonly job: number; readonly step: EngineStep }
  | { readonly kind: 'done'; readonly job: number; readonly done: DrawingDone }
  | { readonly kind: 'embedded'; readonly job: number; readonly embedded: Embedded }
  | { readonly kind: 'tested'; readonly job: number; readonly report: PackTest }
  /** `detail` is for the log only. */
  | { readonly kind: 'failed'; readonly job: number; readonly failure: Failure; readonly detail: string }
