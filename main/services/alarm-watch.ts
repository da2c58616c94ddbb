import { alarmsOf, attendedShare, type WatchedStep } from '../../models/methods/alarms.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'
import type { RunAlarm } from '../../preload/contract/records.ts'
import type { EngineStep } from '../engine/messages.ts'

/** Watches one drawing's steps as they come. */
export interface AlarmWatch {
  /** What a step warns of that the one before did not. */
  readonly seen: (step: EngineStep) => readonly RunAlarm[]
  /** The drawing ended in numbers that are not finite. */
  readonly brokeDown: () => RunAlarm
}

/** @param now of the wall */
export function alarmWatch(method: MethodName, now: () => Date): AlarmWatch {
  const steps: WatchedStep[] = []
  let best: EngineStep | null = null
  const at = () => now().toISOString()
  return {
    seen(step) {
      const { index, loss, era, latentNorm, saliency, state } = step
      steps.push({ index, loss, era, latentNorm, attended: attendedShare(saliency) })
      if (best === null || era > best.era || loss < best.loss) best = step
      return alarmsOf(steps, state.originalNorm).map((alarm) => ({ method, at: at(), ...alarm }))
    },
    brokeDown: () => ({
      method,
      kind: 'non-finite',
      step: steps.length,
      value: null,
      limit: null,
      best: best?.index ?? null,
      at: at(),
    }),
  }
}
