import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { Precision } from '../../models/precision/precision.ts'
import type { Pack } from '../../models/stages/pack.ts'
import { stageGraphs } from '../../models/stages/stage-graphs.ts'
import { methodOptions } from './method-options.ts'
import { unetKeys } from './ort-stages.ts'
import { requireMemory, type Remedy } from './require-memory.ts'
import type { PlannedSession, SessionPool } from './session-pool.ts'

interface Asked {
  readonly recipe: Recipe
  readonly method: MethodName
  /** Each model once, its gradient behind a gate. */
  readonly isGated: boolean
}

/** Whether the large sessions of a drawing that are not there yet will fit. @throws FoveaError engine.memory */
export function checkMemory(pack: Pack, missing: SessionPool['missing'], asked: Asked, available: number): void {
  const graphs = missing(sessionsOf(pack, asked, precisionOf(asked)))
  if (graphs.length > 0) requireMemory(pack.manifest.id, graphs, available, remediesOf(pack, asked))
}

const precisionOf = ({ recipe }: Asked): Precision => recipe.precision ?? 'float32'

/** The sessions that decide: the U-Net's, the decoder's, and the judgement of many windows. */
function sessionsOf(pack: Pack, { recipe, method, isGated }: Asked, precision: Precision): readonly PlannedSession[] {
  const graphs = stageGraphs(pack, precision)
  const keys = unetKeys(precision)
  const forward = [
    { key: keys.step, build: graphs.step },
    { key: 'decode', build: graphs.decode },
  ]
  const backward = [
    { key: keys.stepVjp, build: graphs.stepVjp },
    { key: 'decodeVjp', build: graphs.decodeVjp },
  ]
  const gated = [
    { key: keys.gatedStep, build: graphs.gatedStep },
    { key: 'gatedDecode', build: graphs.gatedDecode },
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
    graphs: () => sessions().map(({ build }) => build()),
  })
  const { recipe, method } = asked
  const smaller = [0.75, 0.5].flatMap((scale) => {
    const small = scaledPack(pack, scale)
    const [, , height, width] = small.shapes.image
    const say = `Set the pack's size to ${width} × ${height} in its pack.json`
    return [changed(say, () => sessionsOf(small, asked, precisionOf(asked)))]
  })
  const plain =
    method === 'sd'
      ? []
      : [
          changed('Draw with SD alone, which needs no gradient', () =>
            sessionsOf(pack, { recipe, method: 'sd', isGated: false }, precisionOf(asked)),
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
