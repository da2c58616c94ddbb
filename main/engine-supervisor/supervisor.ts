/**
 * When to start the engine again after it died, as plain data.
 *
 * Three deaths within a minute are taken for a fault that starting again does not cure.
 */
export interface SupervisorState {
  /** Times of the deaths of the last minute, in milliseconds of a monotonic clock. */
  readonly deaths: readonly number[]
}

export type StartDecision =
  { readonly kind: 'start'; readonly afterMs: number } | { readonly kind: 'refuse'; readonly untilMs: number }

export const restartWindowMs = 60_000
export const restartLimit = 3
/** Wait before the n-th restart of a minute. */
const backOffMs = [0, 250, 1000]

export const freshSupervisor: SupervisorState = { deaths: [] }

/** The state after a death that nobody asked for. */
export function afterDeath({ deaths }: SupervisorState, now: number): SupervisorState {
  return { deaths: [...deaths.filter((at) => now - at < restartWindowMs), now] }
}

/** Whether and when an engine may be started. */
export function decideStart({ deaths }: SupervisorState, now: number): StartDecision {
  const recent = deaths.filter((at) => now - at < restartWindowMs)
  const [oldest] = recent
  if (recent.length > restartLimit && oldest !== undefined) return { kind: 'refuse', untilMs: oldest + restartWindowMs }
  const last = recent.at(-1)
  if (last === undefined) return { kind: 'start', afterMs: 0 }
  const wait = backOffMs[Math.min(recent.length, backOffMs.length) - 1] ?? 0
  return { kind: 'start', afterMs: Math.max(0, last + wait - now) }
}
