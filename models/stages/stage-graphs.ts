import { FormatRefusal } from '../formats/format-refusal.ts'
import { packManifestName } from '../formats/pack-manifest.ts'
import { roomyForms, type ModelForms } from '../memory/memory-form.ts'
import type { Graph } from '../onnx/graph.ts'
import type { Precision } from '../precision/precision.ts'
import type { ClipRole, Pack } from './pack.ts'
import { gatedDecodeStage, decodeStage, decodeVjpStage, encodeStage, previewStage } from './picture-stages.ts'
import { saliencyStage } from './saliency-stage.ts'
import { scoreStage, scoreVjpStage } from './score-stage.ts'
import type { ScoreShape } from './score-stage.ts'
import { similarityStage } from './similarity-stage.ts'
import { gatedStepStage, stepStage, stepVjpStage } from './step-stage.ts'
import { contextStage, textEmbeddingStage } from './text-stages.ts'

/** The graphs behind `methods/stages.ts`; each call builds one anew. Inputs and outputs: at each stage's own page. */
export interface StageGraphs {
  readonly context: () => Graph
  readonly textEmbedding: (role: 'guidance' | 'judge') => Graph
  readonly step: () => Graph
  readonly stepVjp: () => Graph
  readonly decode: () => Graph
  readonly decodeVjp: () => Graph
  /** Step and decoder, each with its gradient behind a gate. */
  readonly gatedStep: () => Graph
  readonly gatedDecode: () => Graph
  readonly encode: () => Graph
  readonly preview: () => Graph
  readonly saliency: () => Graph
  readonly score: (shape: ScoreShape) => Graph
  readonly scoreVjp: (shape: ScoreShape) => Graph
  readonly similarity: (role: 'guidance' | 'judge') => Graph
}

/**
 * Everything an engine can be asked to run on a pack.
 *
 * @param precision of the U-Net; the other models run once a step and stay in float32, the decoder because Stable Diffusion's overflows
 * float16
 */
export function stageGraphs(
  pack: Pack,
  precision: Precision = 'float32',
  { unet, decoder }: ModelForms = roomyForms,
): StageGraphs {
  const clip = (role: 'guidance' | 'judge'): ClipRole => {
    const found = pack[role]
    if (found === null)
      throw new FormatRefusal('pack.inconsistent', packManifestName, 'has no judge; only packs with one can be judged')
    return found
  }
  return {
    context: () => contextStage(pack),
    textEmbedding: (role) => textEmbeddingStage(clip(role)),
    step: () => stepStage(pack, precision, unet),
    stepVjp: () => stepVjpStage(pack, precision, unet),
    decode: () => decodeStage(pack, decoder),
    decodeVjp: () => decodeVjpStage(pack, decoder),
    gatedStep: () => gatedStepStage(pack, precision, unet),
    gatedDecode: () => gatedDecodeStage(pack, decoder),
    encode: () => encodeStage(pack),
    preview: () => previewStage(pack),
    saliency: () => saliencyStage(pack),
    score: (shape) => scoreStage(pack, shape),
    scoreVjp: (shape) => scoreVjpStage(pack, shape),
    similarity: (role) => similarityStage(pack, clip(role)),
  }
}
