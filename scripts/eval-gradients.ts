import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadPack, type LoadedPack } from '../main/engine/loaded-pack.ts'
import { viewsOf } from '../models/objectives/view.ts'
import { minMax } from '../models/objectives/min-max.ts'
import { defaultOptions } from '../models/methods/defaults.ts'
import { weightedGradient } from '../models/methods/weighted-objective.ts'
import { must } from '../models/must.ts'
import { ddimSampler } from '../models/samplers/ddim-sampler.ts'
import { dpmpp2mSampler } from '../models/samplers/dpmpp-2m-sampler.ts'
import type { Denoiser, Sampler } from '../models/samplers/sampler.ts'
import { balancedPoint, shortcutSampler } from '../models/samplers/shortcut-sampler.ts'
import { ddimSchedule } from '../models/schedulers/ddim-schedule.ts'
import { gridPoint, trailingGrid, type GridPoint } from '../models/schedulers/trailing-grid.ts'
import { torchRandn } from '../models/tensor/torch-randn.ts'
import { cosine, norm, scale } from '../models/tensor/vector.ts'
import { evalPrompts } from './eval/eval-prompts.ts'
import { meanInterval } from './eval/interval.ts'

/**
 * How far gradients through one denoising step agree with the exact one: docs/results.md, decision 46.
 *
 * At seed 0 of each prompt, of SGOOL's loss of the whole picture. No score is looked at.
 */

type Latent = Float32Array
interface Walk {
  readonly name: string
  readonly asked: readonly GridPoint[]
  readonly over: (denoiser: Denoiser<Latent>) => Sampler<Latent>
}

const { values } = parseArgs({
  options: { prompts: { type: 'string', default: '10' }, steps: { type: 'string', default: '10' } },
})
const pack = loadPack(path.resolve('models/packs/mini'))
const w = pack.manifest.defaults.guidanceScale
const found = new Map<string, { cosines: number[]; ratios: number[] }>()
for (const prompt of evalPrompts(must(pack.manifest.vocabulary, 'the mini pack has words'), Number(values.prompts))) {
  for (const walk of walks(Number(values.steps))) await compare(pack, prompt, walk)
  process.stderr.write(`${prompt}\n`)
}
await pack.release()
for (const [name, { cosines, ratios }] of found) {
  const { mean, low, high } = meanInterval(cosines)
  const half = low === null || high === null ? 0 : (high - low) / 2
  const ratio = meanInterval(ratios).mean.toFixed(2)
  process.stdout.write(`| ${name.padEnd(36)} | ${mean.toFixed(3)} ± ${half.toFixed(3)} | ${ratio} |\n`)
}

function walks(steps: number): readonly Walk[] {
  const ddim = ddimSchedule(pack.stages.schedule, steps).filter((step) => !step.isIdentity)
  const grid = trailingGrid(pack.stages.schedule, steps)
  return [
    {
      name: 'DDIM',
      asked: ddim.map(({ t, abar }) => gridPoint(t, abar)),
      over: (denoiser) => ddimSampler(denoiser, ddim, w),
    },
    { name: 'DPM++', asked: grid.slice(0, -1), over: (denoiser) => dpmpp2mSampler(denoiser, grid, w) },
  ]
}

async function compare({ stages, manifest, condition }: LoadedPack, prompt: string, walk: Walk): Promise<void> {
  const { context, guidanceText, regionText } = await condition(prompt, manifest.defaults.negative)
  const denoiser: Denoiser<Latent> = {
    step: (x, u, k) => stages.step(x, u, context, k),
    stepVjp: (u, k, g) => stages.stepVjp(u, context, k, g),
  }
  const sampler = walk.over(denoiser)
  const size = stages.shapes.latent.reduce((product, each) => product * each, 1)
  const trajectory = await sampler.forward([torchRandn(0, size)])
  const x0 = must(trajectory.ends[0], 'one chain')
  const image = await stages.decode(x0)
  const view = viewsOf(stages, minMax(await stages.saliency(image)), 0, { ...defaultOptions, seed: 0 }).whole
  const score = { ...view, image, text: guidanceText, regionText, fill: stages.guidanceMean, reduction: 'min' } as const
  const g = await stages.decodeVjp(x0, weightedGradient(await stages.scoreVjp(score), defaultOptions.weights))
  const exact = must((await sampler.backward(trajectory, [g]))[0], 'one chain')
  const gradientOf = async (one: Sampler<Latent>): Promise<Latent> =>
    must((await one.backward(trajectory, [g]))[0], 'one chain')
  const chosen = balancedPoint(walk.asked)

  note(`${walk.name}, none at all: dL/dx_0`, g, exact)
  const [{ t: first }] = walk.asked as [GridPoint]
  note(`${walk.name}, first step only (SDO)`, await gradientOf(walk.over(onlyAt(denoiser, first))), exact)
  for (const [k, point] of walk.asked.entries()) {
    // Alone on the list, a point is the balanced one; its latent is the tape's k-th.
    const one = shortcutSampler(sampler, denoiser, [point], w)
    const [gradient] = await one.backward({ ...trajectory, tape: trajectory.tape.slice(k) }, [g])
    note(
      `${walk.name}, estimate at t = ${point.t}${k === chosen ? ', chosen' : ''}`,
      must(gradient, 'one chain'),
      exact,
    )
  }
}

/** Every prediction but that at t taken for a constant: what arXiv 2505.07477 does. */
function onlyAt(denoiser: Denoiser<Latent>, t: number): Denoiser<Latent> {
  return {
    step: (x, u, k) => denoiser.step(x, u, k),
    stepVjp: (u, k, g) => (k.t === t ? denoiser.stepVjp(u, k, g) : Promise.resolve(scale(0, g))),
  }
}

function note(name: string, gradient: Latent, exact: Latent): void {
  const { cosines, ratios } = found.get(name) ?? { cosines: [], ratios: [] }
  cosines.push(cosine(gradient, exact))
  ratios.push(norm(gradient) / norm(exact))
  found.set(name, { cosines, ratios })
}
