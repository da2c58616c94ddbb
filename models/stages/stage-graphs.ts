import { FormatRefusal } from '../formats/format-refusal.ts'
import { packManifestName } from '../formats/pack-manifest.ts'
import type { Graph } from '../onnx/graph.ts'
import type { ClipRole, Pack } from './pack.ts'
import { decodeStage, decodeVjpStage, encodeStage } from './picture-stages.ts'
import { saliencyStage } from './saliency-stage.ts'
import { scoreStage, scoreVjpStage } from './score-stage.ts'
import type { ScoreShape } from './score-stage.ts'
import { similarityStage } from './similarity-stage.ts'
import { stepStage, stepVjpStage } from './step-stage.ts'
import { contextStage, textEmbeddingStage } from './text-stages.ts'

/** The graphs behind `methods/stages.ts`; each call builds one anew. Inputs and outputs: at each stage's own page. */
export interface StageGraphs {
  readonly context: () => Graph
  readonly textEmbedding: (role: 'guidance' | 'judge') => Graph
  readonly step: () => Graph
  readonly stepVjp: () => Graph
  readonly decode: () => Graph
  readonly decodeVjp: () => Graph
  readonly encode: () => Graph
  readonly saliency: () => Graph
  readonly score: (shape: ScoreShape) => Graph
  readonly scoreVjp: (shape: ScoreShape) => Graph
  readonly similarity: (role: 'guidance' | 'judge') => Graph
}

/** Everything an engine can be asked to run on a pack. */
export function stageGraphs(pack: Pack): StageGraphs {
  const clip = (role: 'guidance' | 'judge'): ClipRole => {
    const found = pack[role]
    if (found === null)
      throw new FormatRefusal('pack.inconsistent', packManifestName, 'has no judge; only packs with one can be judged')
    return found
  }
  return {
    context: () => contextStage(pack),
    textEmbedding: (role) => textEmbeddingStage(clip(role)),
    step: () => stepStage(pack),
    stepVjp: () => stepVjpStage(pack),
    decode: () => decodeStage(pack),
    decodeVjp: () => decodeVjpStage(pack),
    encode: () => encodeStage(pack),
    saliency: () => saliencyStage(pack),
    score: (shape) => scoreStage(pack, shape),
    scoreVjp: (shape) => scoreVjpStage(pack, shape),
    similarity: (role) => similarityStage(pack, clip(role)),
  }
}
