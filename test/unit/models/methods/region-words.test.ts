import { expect, it } from 'vitest'
import { methods } from '../../../../models/methods/run-method.ts'
import type { ScoreRequest, Stages } from '../../../../models/methods/stages.ts'
import { torchRandn } from '../../../../models/tensor/torch-randn.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

it('compares the painted part with its own words, and the whole picture with the prompt', async () => {
  const toy = toyStages()
  const seen: ScoreRequest[] = []
  const stages: Stages = {
    ...toy,
    scoreVjp: (request) => {
      seen.push(request)
      return toy.scoreVjp(request)
    },
  }
  const prompt = toyConditioning()
  const regionText = Float32Array.from(prompt.guidanceText, (value) => -value)
  const options = toyOptions({ optSteps: 2 })
  await methods.sgool(stages, { ...prompt, regionText }, torchRandn(4, 16), options, recordingHooks())
  expect(seen.length).toBeGreaterThan(0)
  for (const request of seen) expect([request.text, request.regionText]).toEqual([prompt.guidanceText, regionText])
})
