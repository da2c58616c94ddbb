import { estimateMemory } from '../memory/estimate-memory.ts'
import { leanestForms } from '../memory/memory-form.ts'
import { memoryNeed } from '../memory/memory-need.ts'
import type { Graph } from '../onnx/graph.ts'
import type { BaseModels } from './open-base.ts'
import { decodeStage, gatedDecodeStage } from './picture-stages.ts'
import { gatedStepStage, stepStage } from './step-stage.ts'

/** Bytes that drawing a square picture takes at least. */
export interface BaseMemory {
  /** Pixels along one side. */
  readonly side: number
  /** U-Net and decoder, forwards. */
  readonly draw: number
  /** The same with their gradients, each model's weights once. */
  readonly optimise: number
}

/** Sizes that Stable Diffusion is drawn at. */
const offered = [256, 512, 768]

/** The sizes offered that the models can draw. */
export function offeredSides({ unet, vae }: BaseModels): readonly number[] {
  return offered.filter((side) => side % (vae.factor * unet.sideStep) === 0)
}

/**
 * What drawing takes in the form of the least memory (`modelForms`), for the CPU provider. Guidance and saliency come on top: they
 * belong to other models, and are small beside these.
 *
 * Costs a second or more for Stable Diffusion: its gradient is built for it.
 */
export function baseMemory(models: BaseModels, side: number): BaseMemory {
  const { unet, vae, textEncoder } = models
  const { unet: unetForm, decoder } = leanestForms
  const pixels = side / vae.factor
  const parts = {
    unet,
    vae,
    textEncoder,
    tokenLength: textEncoder.length,
    prediction: 'epsilon',
    shapes: { latent: [1, vae.latentChannels, pixels, pixels], image: [1, 3, side, side] },
  } as const
  const need = (step: Graph, decode: Graph) =>
    memoryNeed([estimateMemory(step, unetForm.copiesWeights), estimateMemory(decode, decoder.copiesWeights)])
  return {
    side,
    draw: need(stepStage(parts, 'float32', unetForm), decodeStage(parts, decoder)),
    optimise: need(gatedStepStage(parts, 'float32', unetForm), gatedDecodeStage(parts, decoder)),
  }
}
