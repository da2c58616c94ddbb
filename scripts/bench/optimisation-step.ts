import { defaultProvider } from '../../main/engine/provider.ts'
import { ortStages } from '../../main/engine/ort-stages.ts'
import { sessionPool } from '../../main/engine/session-pool.ts'
import { defaultOptions } from '../../models/methods/defaults.ts'
import type { MethodHooks } from '../../models/methods/method.ts'
import { sgool } from '../../models/methods/sgool.ts'
import type { StepCoefficients } from '../../models/methods/stages.ts'
import { ddimSchedule } from '../../models/schedulers/ddim-schedule.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import { openBenchPack, type BenchPack, type PackName } from './bench-packs.ts'

const hooks: MethodHooks = {
  stopRequest: () => 'none',
  now: () => performance.now(),
  onCall: () => undefined,
  onStep: () => undefined,
  mask: (saliency) => saliency,
}

/** The engine's own loop, one optimisation step of SGOOL with DDIM, and the U-Net calls it makes. */
export function optimisationStep(
  name: PackName,
  data: string,
  steps: number,
): {
  readonly run: () => Promise<unknown>
  readonly calls: readonly StepCoefficients[]
  readonly folders: BenchPack['folders']
  /** Length of a prompt. */
  readonly tokens: number
} {
  const { pack, root, folders, isLarge } = openBenchPack(name, data)
  const stages = ortStages(pack, sessionPool(root, defaultProvider, isLarge).run, 'float32', isLarge)
  const { shapes, tokenLength, textEncoder, guidance, judge } = pack
  const unit = (size: number) => new Float32Array(size).fill(1 / Math.sqrt(size))
  const conditioning = {
    context: torchRandn(1, 2 * tokenLength * textEncoder.width),
    guidanceText: unit(guidance.projection),
    regionText: unit(guidance.projection),
    judgeText: judge === null ? null : unit(judge.projection),
  }
  const xT = torchRandn(
    0,
    shapes.latent.reduce((product, side) => product * side, 1),
  )
  const options = { ...defaultOptions, steps, optSteps: 1 }
  const calls = ddimSchedule(pack.schedule, steps)
    .filter((step) => !step.isIdentity)
    .map(({ t, a, b }) => ({ t, a, b, w: options.guidance }))
  return { run: () => sgool(stages, conditioning, xT, options, hooks), calls, folders, tokens: tokenLength }
}
