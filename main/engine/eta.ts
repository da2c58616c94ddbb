import type { CallProgress } from '../../models/methods/method.ts'

/** Measures calls of one drawing and says how long the rest will take. */
export interface EtaMeter {
  /** Feed every finished U-Net call, with the time now. */
  readonly call: (progress: CallProgress, now: number) => void
  readonly methodEtaMs: () => number | null
  readonly callMs: () => { forward: number | null; backward: number | null }
}

/**
 * Time per call includes what follows it (decoding, scoring, storing), so that the parts add up to the whole.
 *
 * The first call of each phase holds the making of sessions and is left out as soon as there is another. Forward and backward calls
 * alternate in blocks or one by one, so each phase has its own mean.
 */
export function etaMeter(startedAt: number): EtaMeter {
  const taken = { forward: [] as number[], backward: [] as number[] }
  let last: CallProgress | null = null
  let lastAt = startedAt

  const mean = (phase: CallProgress['phase']): number | null => {
    const times = taken[phase].length > 1 ? taken[phase].slice(1) : taken[phase]
    return times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length
  }
  const callMs = () => ({ forward: mean('forward'), backward: mean('backward') })

  return {
    call(progress, now) {
      taken[progress.phase].push(now - lastAt)
      lastAt = now
      last = progress
    },
    callMs,
    methodEtaMs() {
      if (last === null) return null
      const { outer, outerTotal, inner, innerTotal } = last
      const { forward, backward } = callMs()
      const all = [...taken.forward, ...taken.backward]
      const seen = mean(last.phase) ?? 0
      // Until a whole step has been seen, the calls to come are taken to be a backward one for every forward one.
      const typical =
        outer > 0 || inner === innerTotal
          ? all.reduce((sum, time) => sum + time, 0) / all.length
          : average(forward, backward, seen)
      return typical * (innerTotal - inner + (outerTotal - 1 - outer) * innerTotal)
    },
  }
}

/** A backward call costs about twice a forward one, until one has been measured. */
function average(forward: number | null, backward: number | null, seen: number): number {
  const f = forward ?? seen
  return (f + (backward ?? 2 * f)) / 2
}
