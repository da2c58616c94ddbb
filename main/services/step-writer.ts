import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { LiveSettings, StepRow } from '../../preload/contract/records.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { TermField } from '../../models/inspect/term-field.ts'
import { packTermField, peaksKeyword } from '../../models/inspect/term-field-map.ts'
import { packState } from '../../models/methods/continued-state.ts'
import { mapFromFloats } from '../../models/mask/mask-map.ts'
import { encodeGrey, encodeGrey16, encodeRgb, gradientToGrey, planarToRgb } from '../files/encode-picture.ts'
import type { PictureRecipe } from '../files/picture-recipe.ts'
import { pictureTexts } from '../files/picture-texts.ts'
import type { EngineStep } from '../engine/messages.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'
import type { RunStore } from '../store/run-store.ts'

/** Where a step's picture and numbers belong. */
export interface StepContext {
  readonly runId: string
  readonly method: MethodName
  readonly recipe: Recipe
  readonly pack: PackOnDisk
  readonly provider: string
  /** What change number n changed the run to; null before the first. */
  readonly changeOf: (n: number) => LiveSettings | null
}

/** Files first, then the row: when it resolves, neither a crash nor a power cut can take the step away. */
export type WriteStep = (context: StepContext, step: EngineStep) => Promise<StepRow>

export function stepWriter(images: BlobStore, latents: BlobStore, runs: RunStore): WriteStep {
  return async (context, step) => {
    const { width, height } = context.pack.manifest
    // Sixteen bits: a step drawn with a painted mask names that mask's own file.
    const grey = (map: Float32Array): Promise<string> =>
      images.put(encodeGrey16(mapFromFloats(map, { width, height }).data, width, height))
    const [saliency, mask, gradient, termField, xT, x0, state] = await Promise.all([
      grey(step.saliency),
      grey(step.mask),
      step.gradient === null ? null : images.put(gradientPng(step.gradient, step.latentShape)),
      step.termField === null ? null : images.put(termFieldPng(step.termField)),
      latents.put(bytesOf(step.xT)),
      latents.put(bytesOf(step.x0)),
      latents.put(bytesOf(packState(step.state))),
    ])
    const numbers = {
      index: step.index,
      saliency,
      mask,
      gradient,
      termField,
      loss: step.loss,
      terms: step.terms,
      guidanceScore: step.guidanceScore,
      judgeScore: step.judgeScore,
      gradNorm: step.gradNorm,
      latentNorm: step.latentNorm,
      cosTerms: step.cosTerms,
      era: step.era,
      state: { latent: state, norm: step.state.originalNorm },
    }
    const texts = pictureTexts(recipeOf(context, step, numbers, { xT, x0 }), width, height)
    const image = await images.put(encodeRgb(planarToRgb(step.image, width, height), width, height, texts))
    const row = { ...numbers, image, ms: step.ms }
    await runs.addStep(context.runId, context.method, row, { xT, x0 })
    return row
  }
}

function recipeOf(
  { method, recipe, pack, provider, changeOf }: StepContext,
  step: EngineStep,
  numbers: PictureRecipe['step'],
  latents: PictureRecipe['latents'],
): PictureRecipe {
  return {
    format: 'fovea-picture/1',
    method,
    recipe: { ...recipe, methods: [method] },
    pack: { version: pack.manifest.version, manifest: pack.manifestHash },
    provider,
    step: numbers,
    changed: changeOf(step.changes),
    unetCalls: step.unetCalls,
    latents,
  }
}

/** The gradient's magnitude, one pixel for each place of the latent. */
function gradientPng(gradient: Float32Array, [, channels, height, width]: EngineStep['latentShape']): Uint8Array {
  return encodeGrey(gradientToGrey(gradient, channels), width, height)
}

/** The page reads the scale of the first two panels from the text. */
function termFieldPng(field: TermField): Uint8Array {
  const { map, peaks } = packTermField(field)
  return encodeGrey16(map.data, map.width, map.height, { [peaksKeyword]: `${peaks.global} ${peaks.saliency}` })
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
