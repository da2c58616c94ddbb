import { describe, expect, it } from 'vitest'
import type { MethodName, MethodHooks, StopRequest } from '../../../../models/methods/method.ts'
import { methods } from '../../../../models/methods/run-method.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

/** Runs a method that is told to stop after a number of U-Net calls. With 5 steps, DDIM makes 4 + 4 calls a step. */
async function runUntil(
  name: MethodName,
  request: StopRequest,
  afterCalls: number,
  changes: Partial<MethodHooks> = {},
) {
  let made = 0
  const hooks = recordingHooks({
    stopRequest: () => (made >= afterCalls ? request : 'none'),
    onCall: () => {
      made += 1
    },
    ...changes,
  })
  const stages = toyStages()
  const result = await methods[name](stages, toyConditioning(), torchRandn(4, 16), toyOptions(), hooks)
  return { result, steps: hooks.steps, made, log: stages.log }
}

describe('stop now', () => {
  it.each([
    ['sd', 2],
    ['baseline', 5],
    ['doodl', 3],
    ['sgool', 1],
  ] as const)('ends %s between two calls, before any picture', async (name, after) => {
    const { result, steps, made } = await runUntil(name, 'now', after)
    expect(made).toBe(after)
    expect(steps).toEqual([])
    expect(result).toEqual({ best: null, stepCount: 0, unetCalls: after, stopped: 'now' })
  })

  it('keeps the steps before the one it ended', async () => {
    const { result, steps, made } = await runUntil('sgool', 'now', 8 + 2)
    expect(made).toBe(10)
    expect(steps.map(({ index }) => index)).toEqual([0])
    expect(result).toMatchObject({ stepCount: 1, unetCalls: 10, stopped: 'now' })
    expect(result.best?.index).toBe(0)
  })

  it('keeps a picture whose gradient it interrupts, without the gradient', async () => {
    const { result, steps, made } = await runUntil('sgool', 'now', 8 + 6)
    expect(made).toBe(14)
    expect(steps.map(({ index, gradient, gradNorm }) => [index, gradient === null, gradNorm === null])).toEqual([
      [0, false, false],
      [1, true, true],
    ])
    expect(result).toMatchObject({ stepCount: 2, stopped: 'now' })
  })

  it('makes no other native call either', async () => {
    const { log } = await runUntil('doodl', 'now', 4)
    expect(log).toEqual(['step', 'step', 'step', 'step'])
  })
})

describe('stop after this step', () => {
  it.each(['doodl', 'sgool'] as const)('finishes the step of %s that is under way, gradient included', async (name) => {
    const { result, steps, made } = await runUntil(name, 'after-step', 8 + 2)
    expect(made).toBe(16)
    expect(steps.map(({ index, gradient }) => [index, gradient === null])).toEqual([
      [0, false],
      [1, false],
    ])
    expect(result).toMatchObject({ stepCount: 2, stopped: 'after-step' })
  })

  it.each(['sd', 'baseline'] as const)('lets %s finish its only picture', async (name) => {
    const { result, steps } = await runUntil(name, 'after-step', 1)
    expect(steps).toHaveLength(1)
    expect(result.stopped).toBe('none')
  })

  it('is no stop when the last step was under way anyway', async () => {
    const { result, steps } = await runUntil('sgool', 'after-step', 3 * 8 + 1)
    expect(steps).toHaveLength(4)
    expect(result.stopped).toBe('none')
  })
})

describe('storing', () => {
  it('waits for a step to be stored before it starts the next', async () => {
    const events: string[] = []
    await runUntil('sgool', 'none', Infinity, {
      onCall: ({ outer, inner }) => {
        if (inner === 1) events.push(`start ${outer}`)
      },
      onStep: async ({ index }) => {
        await new Promise((resolve) => setImmediate(resolve))
        events.push(`stored ${index}`)
      },
    })
    expect(events).toEqual(['start 0', 'stored 0', 'start 1', 'stored 1', 'start 2', 'stored 2', 'start 3', 'stored 3'])
  })

  it('passes on a failure to store', async () => {
    const full = new Error('disk full')
    await expect(runUntil('doodl', 'none', Infinity, { onStep: () => Promise.reject(full) })).rejects.toBe(full)
  })
})
