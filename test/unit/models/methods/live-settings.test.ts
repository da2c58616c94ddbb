import { expect, it } from 'vitest'
import type { LiveSettings, MethodOptions } from '../../../../models/methods/method.ts'
import { methods } from '../../../../models/methods/run-method.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { axpby, norm } from '../../../../models/tensor/vector.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

const xT = torchRandn(4, 16)

async function drawn(options: MethodOptions, live: (m: number) => Partial<LiveSettings> = () => ({})) {
  const hooks = recordingHooks({ beginStep: (m) => ({ ...options, era: 0, ...live(m) }) })
  const result = await methods.sgool(toyStages(), toyConditioning(), xT, options, hooks)
  return { ...result, steps: hooks.steps, last: hooks.calls.at(-1)?.progress }
}

it('moves half as far with half the step size', async () => {
  const bare = { ...toyOptions().update, noise: 0, renormalise: false }
  const moved = async (stepSize: number) => {
    const { steps } = await drawn(toyOptions({ optSteps: 2, update: bare, stepSize }))
    return norm(axpby(1, steps[1]!.xT, -1, steps[0]!.xT))
  }
  expect((await moved(0.5)) / (await moved(1))).toBeCloseTo(0.5, 4)
})

it('obeys another step size from the step after it was set', async () => {
  const options = toyOptions({ optSteps: 6 })
  const plain = await drawn(options)
  const changed = await drawn(options, (m) => ({ stepSize: m < 3 ? 1 : 4 }))
  expect(changed.steps.slice(0, 4).map(({ xT }) => xT)).toEqual(plain.steps.slice(0, 4).map(({ xT }) => xT))
  expect(changed.steps[4]?.xT).not.toEqual(plain.steps[4]?.xT)
})

it('draws as many steps as it is told to on the way, more or fewer', async () => {
  const options = toyOptions({ optSteps: 4 })
  const longer = await drawn(options, (m) => ({ optSteps: m < 2 ? 4 : 7 }))
  expect([longer.steps.length, longer.last?.outerTotal]).toEqual([7, 7])
  const shorter = await drawn(options, (m) => ({ optSteps: m < 2 ? 4 : 2 }))
  expect([shorter.steps.length, shorter.stopped]).toEqual([2, 'none'])
})

it('keeps its best step when only the step size changes, and forgets it when the loss measures something else', async () => {
  const options = toyOptions({ optSteps: 8, update: { ...toyOptions().update, clip: 0.4 } })
  const { best, steps } = await drawn(options, (m) => ({ stepSize: m < 6 ? 1 : 0.5 }))
  expect(best?.loss).toBe(Math.min(...steps.map(({ loss }) => loss)))
  const later = await drawn(options, (m) => ({ era: m < 6 ? 0 : 1 }))
  expect(later.best?.index).toBeGreaterThanOrEqual(6)
})
