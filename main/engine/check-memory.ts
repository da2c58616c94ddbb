import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { Precision } from '../../models/precision/precision.ts'
import type { Pack } from '../../models/stages/pack.ts'
import { leanestForms, modelForms, type ModelForms } from '../../models/memory/memory-form.ts'
import { stageGraphs } from '../../models/stages/stage-graphs.ts'
import { methodOptions } from './method-options.ts'
import { sessionKeys } from './ort-stages.ts'
import { needOf, refuseMemory, type Remedy } from './require-memory.ts'
import type { PlannedSession, SessionPool } from './session-pool.ts'

interface Asked {
  readonly recipe: Recipe
  readonly method: MethodName
  /** Each model once, its gradient behind a gate. */
  readonly isGated: boolean
}

/**
 * The fastest form in which the large sessions of a drawing that are not there yet will fit.
 *
 * @param open the form of the sessions that are there; no faster one is tried, for it would need them closed first
 * @throws FoveaError engine.memory where none fits
 */
export function fittingForms(
  pack: Pack,
  missing: SessionPool['missing'],
  asked: Asked,
  available: number,
  open: ModelForms | null = null,
): ModelForms {
  let need = 0
  for (const forms of modelForms.slice(open === null ? 0 : modelForms.indexOf(open))) {
    const graphs = missing(sessionsOf(pack, asked, forms))
    need = graphs.length === 0 ? 0 : needOf(graphs)
    if (need <= available) return forms
  }
  return refuseMemory(pack.manifest.id, need, available, remediesOf(pack, asked))
}

const precisionOf = ({ recipe }: Asked): Precision => recipe.precision ?? 'float32'

/** The sessions that decide: the U-Net's, the decoder's, and the judgement of many windows. */
function sessionsOf(pack: Pack, asked: Asked, forms: ModelForms): readonly PlannedSession[] {
  const { recipe, method, isGated } = asked
  const precision = precisionOf(asked)
  const graphs = stageGraphs(pack, precision, forms)
  const keys = sessionKeys(precision, forms)
  const unet = { copiesWeights: forms.unet.copiesWeights }
  const decoder = { copiesWeights: forms.decoder.copiesWeights }
  const forward = [
    { key: keys.step, build: graphs.step, ...unet },
    { key: keys.decode, build: graphs.decode, ...decoder },
  ]
  const backward = [
    { key: keys.stepVjp, build: graphs.stepVjp, ...unet },
    { key: keys.decodeVjp, build: graphs.decodeVjp, ...decoder },
  ]
  const gated = [
    { key: keys.gatedStep, build: graphs.gatedStep, ...unet },
    { key: keys.gatedDecode, build: graphs.gatedDecode, ...decoder },
  ]
  if (method === 'sd') return isGated ? gated : forward
  const { cuts } = methodOptions(recipe)
  const shape = { crops: cuts.n, salientCrops: cuts.n, reduction: cuts.reduction }
  return [
    ...(isGated ? gated : [...forward, ...backward]),
    { key: `score:${cuts.n}:${cuts.n}:${cuts.reduction}`, build: () => graphs.score(shape) },
  ]
}

/** Half precision is none of them: the CPU provider has no float16 convolutions and computes those in float32. */
function remediesOf(pack: Pack, asked: Asked): readonly Remedy[] {
  const changed = (say: string, sessions: () => readonly PlannedSession[]): Remedy => ({
    say,
    graphs: () => sessions().map(({ build, copiesWeights = true }) => ({ graph: build(), copiesWeights })),
  })
  const { recipe, method } = asked
  const smaller = [0.75, 0.5].flatMap((scale) => {
    const small = scaledPack(pack, scale)
    const [, , height, width] = small.shapes.image
    const say = `Set the pack's size to ${width} × ${height} in its pack.json`
    return [changed(say, () => sessionsOf(small, asked, leanestForms))]
  })
  const plain =
    method === 'sd'
      ? []
      : [
          changed('Draw with SD alone, which needs no gradient', () =>
            sessionsOf(pack, { recipe, method: 'sd', isGated: false }, leanestForms),
          ),
        ]
  return [...smaller, ...plain]
}

/** The same pack with smaller pictures, in whole steps of what the U-Net halves. */
function scaledPack(pack: Pack, scale: number): Pack {
  const [n, channels, height, width] = pack.shapes.latent
  const step = pack.unet.sideStep
  const side = (size: number) => Math.max(step, Math.floor((size * scale) / step) * step)
  const [h, w] = [side(height), side(width)]
  const { factor } = pack.vae
  return { ...pack, shapes: { latent: [n, channels, h, w], image: [1, 3, h * factor, w * factor] } }
}
