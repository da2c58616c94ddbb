import type { Drawing, Run, StepRow } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'

/** A step whose loss is given and whose scores follow from it. */
export function toyRow(index: number, loss: number, score = 30 - loss): StepRow {
  return {
    index,
    image: 'a'.repeat(64),
    saliency: null,
    mask: null,
    gradient: null,
    termField: null,
    loss,
    terms: { global: loss, saliency: 0 },
    guidanceScore: score,
    judgeScore: score - 1,
    gradNorm: null,
    latentNorm: 32,
    cosTerms: null,
    ms: 10,
    era: 0,
    state: null,
  }
}

export function toyDrawing(method: MethodName, losses: readonly number[], part: Partial<Drawing> = {}): Drawing {
  const steps = losses.map((loss, index) => toyRow(index, loss))
  const bestStep = losses.length === 0 ? null : losses.indexOf(Math.min(...losses))
  return { method, state: 'finished', bestStep, unetCalls: 0, seconds: 0, steps, failure: null, ...part }
}

export function toyRun(drawings: readonly Drawing[], part: Partial<Run> = {}): Run {
  return {
    id: 'run-00001',
    parent: null,
    createdAt: '2026-11-22T00:00:00Z',
    recipe: {
      prompt: 'a cat',
      negative: '',
      seed: 1,
      pack: 'toy',
      methods: drawings.map(({ method }) => method),
      sampler: 'ddim',
      gradient: 'full',
      update: 'doodl',
      steps: 20,
      guidance: 4,
      optSteps: 5,
      weights: { global: 1, saliency: 1 },
      region: 'soft',
      mask: null,
      follow: null,
    },
    provider: 'cpu',
    state: 'finished',
    drawings: [...drawings],
    changes: [],
    alarms: [],
    removed: false,
    ...part,
  }
}
