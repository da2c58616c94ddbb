import { describe, expect, it } from 'vitest'
import { packState, unpackState, withFreshNoise } from '../../../../models/methods/continued-state.ts'
import type { MethodOptions, Start, StepRecord } from '../../../../models/methods/method.ts'
import { methods } from '../../../../models/methods/run-method.ts'
import { keepingThePicture } from '../../../../models/methods/start-of-picture.ts'
import { must } from '../../../../models/must.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { norm } from '../../../../models/tensor/vector.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

const xT = torchRandn(4, 16)

async function stepsOf(options: MethodOptions, start: Start = xT, name: 'doodl' | 'sgool' = 'sgool') {
  const hooks = recordingHooks()
  await methods[name](toyStages(), toyConditioning(), start, options, hooks)
  return hooks.steps
}

/** What a step leaves behind, without its time and its place in the list. */
const numbers = ({ ms: _ms, index: _index, state, ...step }: StepRecord) => ({
  ...step,
  state: [packState(state), state.originalNorm],
})

/** As a library keeps it: one array of floats and a number. */
function kept({ state }: StepRecord) {
  return must(unpackState(packState(state), 16, state.originalNorm), 'a state of this size')
}

describe('a run that goes on from step k of another', () => {
  const reno = { updateRule: 'reno' } as const
  it.each([
    ['ddim', 0, {}],
    ['ddim', 1, {}],
    ['ddim', 5, {}],
    ['ddim', 3, reno],
    ['edict', 2, {}],
    ['edict', 2, reno],
    ['dpmpp-2m', 4, {}],
    ['ddim', 3, { gradient: 'shortcut' }],
    ['ddim', 3, { stepSize: 0.25 }],
    ['ddim', 2, { region: 'crop' }],
  ] as const)('draws the same steps to the last bit (%s, k = %i, %o)', async (sampler, k, changes) => {
    const options = toyOptions({ optSteps: 8, sampler, ...changes })
    const parent = await stepsOf(options)
    const start = { state: kept(must(parent[k], 'step k')), step: k }
    const child = await stepsOf({ ...options, optSteps: 8 - k }, start)
    expect(child.map(numbers)).toEqual(parent.slice(k).map(numbers))
  })

  it('draws the same where its two chains part: a drawing that began with a picture', async () => {
    const options = keepingThePicture(toyOptions({ optSteps: 6, sampler: 'edict' }))
    const parent = await stepsOf(options, [xT, torchRandn(5, 16)])
    const third = must(parent[2], 'step 2')
    expect(packState(third.state)).toHaveLength(4 * 16)
    const child = await stepsOf({ ...options, optSteps: 4 }, { state: kept(third), step: 2 })
    expect(child.map(numbers)).toEqual(parent.slice(2).map(numbers))
  })

  it('draws other steps after the first without the momentum, or without saying which step it was', async () => {
    const options = toyOptions({ optSteps: 6 })
    const parent = await stepsOf(options)
    const state = kept(must(parent[3], 'step 3'))
    for (const start of [
      { state: { ...state, momenta: null }, step: 3 },
      { state, step: 0 },
    ]) {
      const child = await stepsOf({ ...options, optSteps: 3 }, start)
      expect(child[0]?.image).toEqual(parent[3]?.image)
      expect(child[1]?.xT).not.toEqual(parent[4]?.xT)
    }
  })

  it('may be of another method: SD draws the picture of that step, DOODL optimises from it', async () => {
    const options = toyOptions({ optSteps: 5 })
    const parent = await stepsOf(options)
    const start = { state: kept(must(parent[4], 'step 4')), step: 4 }
    const hooks = recordingHooks()
    await methods.sd(toyStages(), toyConditioning(), start, options, hooks)
    expect(hooks.steps[0]?.image).toEqual(parent[4]?.image)
    expect((await stepsOf({ ...options, optSteps: 2 }, start, 'doodl'))[0]?.image).toEqual(parent[4]?.image)
  })
})

describe('fresh noise at the place', () => {
  const state = { latents: [xT], momenta: null, originalNorm: norm(xT) }
  it('changes no bit at 0, and keeps the length at any share', () => {
    expect(withFreshNoise(state, 0, 1, 3)).toBe(state)
    for (const share of [0.1, 0.5, 1]) {
      const [moved] = withFreshNoise(state, share, 1, 3).latents
      expect(norm(must(moved, 'a latent'))).toBeCloseTo(norm(xT), 4)
      expect(moved).not.toEqual(xT)
    }
  })
  it('differs by seed', () => {
    expect(withFreshNoise(state, 0.3, 1, 3)).not.toEqual(withFreshNoise(state, 0.3, 2, 3))
  })
})

it('refuses an array that holds no state of that size', () => {
  expect(unpackState(new Float32Array(48), 16, 1)).toBeNull()
  expect(unpackState(new Float32Array(96), 16, 1)).toBeNull()
  expect(unpackState(new Float32Array(0), 16, 1)).toBeNull()
})
