import { describe, expect, it } from 'vitest'
import { regionCosine } from '../../../../models/inspect/region-share.ts'
import { betterStep } from '../../../../models/methods/best-iterate.ts'
import {
  methodNames,
  type MethodHooks,
  type MethodName,
  type MethodOptions,
  type StepRecord,
} from '../../../../models/methods/method.ts'
import { NonFiniteError } from '../../../../models/methods/non-finite-error.ts'
import { methods } from '../../../../models/methods/run-method.ts'
import type { ScoreRequest, Stages } from '../../../../models/methods/stages.ts'
import { must } from '../../../../models/must.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { axpby, cosine, dot, norm } from '../../../../models/tensor/vector.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

const xT = torchRandn(4, 16)

async function run(
  name: MethodName,
  changes: Partial<MethodOptions> = {},
  hookChanges: Partial<MethodHooks> = {},
  overrides: Partial<Stages> = {},
  start = xT,
) {
  const stages = toyStages(overrides)
  const hooks = recordingHooks(hookChanges)
  const result = await methods[name](stages, toyConditioning(), start, toyOptions(changes), hooks)
  return { result, stages, steps: hooks.steps, calls: hooks.calls }
}

const firstStep = (steps: readonly StepRecord[]): StepRecord => must(steps[0], 'a first step')

describe('every method', () => {
  it.each(methodNames)('%s gives the same pictures for the same seed', async (name) => {
    const [one, two] = [await run(name), await run(name)]
    expect(two.result.best).toEqual(one.result.best)
    expect(two.steps).toEqual(one.steps)
  })

  it.each(methodNames)('%s reports a whole record: picture in range, maps of its size, both scores', async (name) => {
    const { steps, result } = await run(name)
    expect(steps).toHaveLength(name === 'sd' || name === 'baseline' ? 1 : 4)
    expect(result).toMatchObject({ stepCount: steps.length, stopped: 'none' })
    for (const [m, step] of steps.entries()) {
      expect(step.index).toBe(m)
      expect(step.image).toHaveLength(192)
      expect(step.image.every((v) => v >= 0 && v <= 1)).toBe(true)
      expect([step.saliency.length, step.mask.length, step.x0.length]).toEqual([64, 64, 16])
      expect(Math.abs(step.guidanceScore)).toBeLessThanOrEqual(100)
      expect(step.judgeScore).not.toBeNull()
      expect(step.latentNorm).toBeCloseTo(norm(xT), 4)
      expect(step.ms).toBeGreaterThan(0)
    }
  })

  it.each(methodNames)('%s counts every native call it makes, and says how many will come', async (name) => {
    const { result, stages, steps, calls } = await run(name)
    const native = stages.log.filter((call) => call === 'step' || call === 'stepVjp').length
    expect(result.unetCalls).toBe(native)
    expect(calls).toHaveLength(native)
    expect(steps.reduce((sum, step) => sum + step.unetCalls, 0)).toBe(native)
    const last = must(calls.at(-1), 'a call').progress
    expect(last.inner).toBe(last.innerTotal)
    expect(last.outer).toBe(last.outerTotal - 1)
  })

  it.each(methodNames)('%s leaves the judge out when the pack has none', async (name) => {
    const { steps, stages } = await run(name, {}, {}, { hasJudge: false })
    expect(steps.map(({ judgeScore }) => judgeScore)).toEqual(steps.map(() => null))
    expect(stages.log).not.toContain('similarity:judge')
  })

  it.each(methodNames)('%s draws the same pictures whatever the judge says', async (name) => {
    const stages = toyStages()
    let lie = 0
    const lying: Stages['similarity'] = async (role, image, text) =>
      role === 'judge' ? (lie += 0.37) % 1 : stages.similarity(role, image, text)
    const [fair, unfair] = [await run(name), await run(name, {}, {}, { similarity: lying })]
    expect(unfair.steps.map(({ image }) => image)).toEqual(fair.steps.map(({ image }) => image))
    expect(unfair.result.best?.index).toBe(fair.result.best?.index)
  })

  it.each(methodNames)('%s refuses a mask of another size', async (name) => {
    await expect(run(name, {}, { mask: () => new Float32Array(63) })).rejects.toThrow('63 pixels')
  })

  it.each(methodNames)('%s names a loss that is not a number', async (name) => {
    const score = { global: NaN, saliency: 0, nearest: { global: 0, saliency: 0 } }
    const broken: Partial<Stages> = {
      score: () => Promise.resolve(score),
      scoreVjp: () => Promise.resolve({ ...score, dGlobal: new Float32Array(192), dSaliency: new Float32Array(192) }),
    }
    await expect(run(name, {}, {}, broken)).rejects.toThrow(NonFiniteError)
  })

  it('starts from one picture and one loss: SD, and step 0 of DOODL and SGOOL', async () => {
    const [sd, doodl, sgool] = [await run('sd'), await run('doodl'), await run('sgool')]
    expect(firstStep(doodl.steps).image).toEqual(firstStep(sd.steps).image)
    expect(firstStep(sgool.steps).image).toEqual(firstStep(sd.steps).image)
    expect(firstStep(sgool.steps).loss).toBeCloseTo(firstStep(sd.steps).loss, 12)
  })

  it.each(methodNames)('%s compares its steps by the whole picture, whatever the windows', async (name) => {
    const [few, many] = [
      await run(name, { optSteps: 1 }),
      await run(name, { optSteps: 1, cuts: { n: 9, power: 2, reduction: 'mean' } }),
    ]
    expect(firstStep(many.steps).loss).toBe(firstStep(few.steps).loss)
    const { terms, guidanceScore, windowLoss } = firstStep(few.steps)
    expect(terms.global).toBeCloseTo(Math.acos(guidanceScore / 100) ** 2 / 2, 5)
    expect(windowLoss).not.toBe(firstStep(few.steps).loss)
  })

  it('keeps where each term pulls the picture: the cells add up to what the step knows of the whole', async () => {
    const [sd, doodl, sgool] = [await run('sd'), await run('doodl'), await run('sgool')]
    expect(firstStep(sd.steps).termField).toBeNull()
    for (const { steps } of [doodl, sgool]) {
      const { width, height, global } = must(firstStep(steps).termField, 'an optimised step has one')
      expect([width * height * 4, norm(global) > 0]).toEqual([firstStep(steps).xT.length, true])
    }
    const { termField, cosTerms } = must(sgool.steps.at(-1), 'a last step')
    const whole = new Float32Array(16 / 4).fill(1)
    expect(regionCosine(must(termField, 'a field'), whole)).toBeCloseTo(must(cosTerms, 'two terms'), 5)
  })

  it('previews the latent of forward calls only', async () => {
    const { calls } = await run('sgool', { optSteps: 1 })
    expect(
      calls.filter(({ progress }) => progress.phase === 'forward').every(({ latent }) => latent?.length === 16),
    ).toBe(true)
    expect(calls.filter(({ progress }) => progress.phase === 'backward').every(({ latent }) => latent === null)).toBe(
      true,
    )
    expect(new Set(calls.map(({ progress }) => progress.phase)).size).toBe(2)
  })
})

describe('DOODL and SGOOL', () => {
  it.each([
    ['doodl', 'ddim'],
    ['doodl', 'edict'],
    ['sgool', 'ddim'],
    ['sgool', 'edict'],
    ['sgool', 'dpmpp-2m'],
    ['sgool', 'one-step'],
  ] as const)('%s over %s has the gradient of the central difference of its windows’ loss', async (name, sampler) => {
    const cuts = { n: 4, power: 0.3, reduction: 'mean' } as const
    const options: Partial<MethodOptions> = { sampler, optSteps: 1, cuts, steps: sampler === 'one-step' ? 1 : 5 }
    // A fixed mask: no gradient flows through the predicted one, so a moving one would not match.
    const mask = Float32Array.from({ length: 64 }, (_, i) => (i % 7) / 7)
    const lossAt = async (start: Float32Array): Promise<number> =>
      must(firstStep((await run(name, options, { mask: () => mask }, {}, start)).steps).windowLoss, 'a loss of windows')
    const { steps } = await run(name, options, { mask: () => mask })
    // Two tied chains: the mean over them of d(sum)/d(latent) is d(mean loss)/d(x_T).
    const gradient = must(firstStep(steps).gradient, 'a gradient')
    for (const seed of [31, 32]) {
      const along = torchRandn(seed, 16)
      // The new ones begin where 1 / alpha is 15, which makes the way as much more curved.
      const h = sampler === 'ddim' || sampler === 'edict' ? 1e-2 : 2e-3
      const slope = ((await lossAt(axpby(1, xT, h, along))) - (await lossAt(axpby(1, xT, -h, along)))) / (2 * h)
      expect(Math.abs(dot(gradient, along) - slope)).toBeLessThan(1e-3 * norm(gradient) * norm(along))
    }
  })

  it.each(['doodl', 'sgool'] as const)('%s lowers its loss and keeps the step where it was lowest', async (name) => {
    const { steps, result } = await run(name, {
      optSteps: 12,
      update: { ...toyOptions().update, clip: 0.05, noise: 0 },
    })
    const losses = steps.map(({ loss }) => loss)
    expect(Math.min(...losses)).toBeLessThan(firstStep(steps).loss)
    expect(result.best?.loss).toBe(Math.min(...losses))
  })

  it('SGOOL without a salient weight is DOODL', async () => {
    const [doodl, sgool] = [await run('doodl'), await run('sgool', { weights: { global: 1, saliency: 0 } })]
    expect(sgool.steps.map(({ image, loss }) => ({ image, loss }))).toEqual(
      doodl.steps.map(({ image, loss }) => ({ image, loss })),
    )
  })

  it('SGOOL differs from DOODL, and says how far its two terms agree', async () => {
    const [doodl, sgool] = [await run('doodl'), await run('sgool')]
    expect(sgool.steps[3]?.image).not.toEqual(doodl.steps[3]?.image)
    expect(sgool.steps.every(({ cosTerms }) => cosTerms !== null && Math.abs(cosTerms) <= 1)).toBe(true)
    expect(doodl.steps.every(({ cosTerms }) => cosTerms === null)).toBe(true)
  })

  it('asks for the mask once a step, with a normalised map, and obeys it', async () => {
    const asked: Float32Array[] = []
    const black = new Float32Array(64)
    const { steps } = await run(
      'sgool',
      {},
      {
        mask: (saliency) => {
          asked.push(saliency)
          return black
        },
      },
    )
    expect(asked).toHaveLength(4)
    for (const map of asked) expect([Math.min(...map), Math.round(Math.max(...map) * 1e6)]).toEqual([0, 1e6])
    expect(steps.every(({ mask }) => mask.every((v) => v === 0))).toBe(true)
    expect(steps.map(({ saliency }) => saliency)).toEqual(asked)
  })

  it('SGOOL under a black mask moves as DOODL: nothing salient, no salient gradient', async () => {
    const black = { mask: () => new Float32Array(64) }
    const [doodl, sgool] = [await run('doodl', {}, black), await run('sgool', {}, black)]
    expect(sgool.steps.map(({ image }) => image)).toEqual(doodl.steps.map(({ image }) => image))
  })

  it('lets a mask that changes during the run take effect at the next step', async () => {
    let step = 0
    const painted = await run('sgool', {}, { mask: (s) => (step++ < 2 ? s : s.map((_, i) => (i < 32 ? 1 : 0))) })
    const plain = await run('sgool')
    expect(painted.steps.slice(0, 3).map(({ image }) => image)).toEqual(
      plain.steps.slice(0, 3).map(({ image }) => image),
    )
    expect(painted.steps[2]?.terms.saliency).not.toBe(plain.steps[2]?.terms.saliency)
    expect(painted.steps[3]?.image).not.toEqual(plain.steps[3]?.image)
  })

  it('scores the salient part of a crop in windows of its own, unmasked', async () => {
    const seen: ScoreRequest[] = []
    const stages = toyStages()
    const corner = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 3 && i < 24 ? 1 : 0))
    await run(
      'sgool',
      { region: 'crop', optSteps: 1 },
      { mask: () => corner },
      {
        scoreVjp: (request) => {
          seen.push(request)
          return stages.scoreVjp(request)
        },
      },
    )
    const request = must(seen[0], 'a score')
    expect(request.mask.every((v) => v === 1)).toBe(true)
    expect(request.salientCrops.n).toBe(request.crops.n)
    expect(request.salientCrops.rows).not.toEqual(request.crops.rows)
    // Rows 5..7 lie outside the square around the corner, so that no window reads them.
    expect(request.salientCrops.rows.every((w, i) => i % 8 < 5 || w === 0)).toBe(true)
  })

  it('draws new windows at every step, the same for both methods', async () => {
    const windows = async (name: 'doodl' | 'sgool') => {
      const seen: Float32Array[] = []
      const stages = toyStages()
      await run(
        name,
        {},
        {},
        {
          scoreVjp: (request) => {
            seen.push(request.crops.rows)
            return stages.scoreVjp(request)
          },
        },
      )
      return seen
    }
    const [doodl, sgool] = [await windows('doodl'), await windows('sgool')]
    expect(sgool).toEqual(doodl)
    expect(doodl[0]).not.toEqual(doodl[1])
  })

  it('stays on the shell of the starting noise', async () => {
    const { steps } = await run('sgool', { optSteps: 6, update: { ...toyOptions().update, clip: 0.1 } })
    expect(steps.at(-1)?.xT).not.toEqual(xT)
    for (const step of steps) expect(step.latentNorm).toBeCloseTo(norm(xT), 4)
  })
})

describe('Baseline', () => {
  it('ends closer to the prompt than SD on the windows it is guided by', async () => {
    const [sd, guided] = [
      await run('sd'),
      await run('baseline', { baseline: { scale: 3, embedding: 'cond', cuts: 8 } }),
    ]
    expect(firstStep(guided.steps).terms.global).toBeLessThan(firstStep(sd.steps).terms.global)
  })

  it('is SD when its scale is 0, up to rounding', async () => {
    const [sd, guided] = [
      await run('sd'),
      await run('baseline', { baseline: { scale: 0, embedding: 'cond', cuts: 4 } }),
    ]
    expect(norm(axpby(1, firstStep(sd.steps).x0, -1, firstStep(guided.steps).x0))).toBeLessThan(1e-6)
  })

  it('pushes along the gradient of the loss of the predicted picture: central difference at the first step', async () => {
    const steps = 2
    const baseline = { scale: 1, embedding: 'cond', cuts: 4 } as const
    const { stages, calls } = await run('baseline', { steps, baseline })
    expect(stages.log.filter((call) => call === 'stepVjp')).toHaveLength(1)
    // Loss of decode(s_in(x)), read from the score of a run that starts at x.
    const lossAt = async (start: Float32Array): Promise<number> => {
      const toy = toyStages()
      let loss = NaN
      const scoreVjp: Stages['scoreVjp'] = async (request) => {
        const score = await toy.scoreVjp(request)
        loss = score.global
        return score
      }
      await run('baseline', { steps, baseline }, {}, { scoreVjp }, start)
      return loss
    }
    const [abar, b] = [0.2763326838, stepCoefficient(0.2763326838)]
    const plain = must((await run('sd', { steps })).calls[0]?.latent, 'a first latent')
    const x0 = firstStep((await run('baseline', { steps, baseline })).steps).x0
    const push = axpby(1 / (b * Math.sqrt(1 - abar)), axpby(1, x0, -1, plain), 0, plain)
    expect(calls).toHaveLength(3)
    const along = torchRandn(8, 16)
    const slope = ((await lossAt(axpby(1, xT, 1e-2, along))) - (await lossAt(axpby(1, xT, -1e-2, along)))) / 2e-2
    expect(Math.abs(dot(push, along) - slope)).toBeLessThan(2e-3 * norm(push) * norm(along))
  })

  it('differentiates the half of the context it is told', async () => {
    const with_ = (embedding: 'cond' | 'uncond') => run('baseline', { baseline: { scale: 3, embedding, cuts: 4 } })
    const [cond, uncond] = [await with_('cond'), await with_('uncond')]
    expect(firstStep(cond.steps).image).not.toEqual(firstStep(uncond.steps).image)
    expect(cosine(firstStep(cond.steps).x0, firstStep(uncond.steps).x0)).toBeGreaterThan(0.5)
  })
})

/** b_t of the step from abar to abar[0] = 0.99915. */
function stepCoefficient(abar: number): number {
  return Math.sqrt(1 - 0.99915) - Math.sqrt(0.99915 / abar) * Math.sqrt(1 - abar)
}

describe('betterStep', () => {
  const step = async (loss: number, index: number): Promise<StepRecord> => ({
    ...firstStep((await run('sd')).steps),
    loss,
    index,
  })

  it('keeps the lowest loss and the earlier of two equals', async () => {
    const [a, b, c] = [await step(0.5, 0), await step(0.4, 1), await step(0.4, 2)]
    expect([a, b, c].reduce<StepRecord | null>(betterStep, null)?.index).toBe(1)
  })
})
