import { isFlat } from './flat-curve.ts'

export const alarmKinds = ['non-finite', 'norm-drift', 'loss-jump', 'saliency-collapse', 'flat'] as const
/** What a trajectory can be warned of. `flat` is no trouble: more steps are unlikely to help. */
export type AlarmKind = (typeof alarmKinds)[number]

/** What is watched of a step. */
export interface WatchedStep {
  readonly index: number
  readonly loss: number
  readonly era: number
  readonly latentNorm: number
  /** Share of the picture that the prediction attends to (`attendedShare`). */
  readonly attended: number
}

export interface Alarm {
  readonly kind: AlarmKind
  readonly step: number
  /** What was measured, and the bound it passed; null where there is nothing to measure. */
  readonly value: number | null
  readonly limit: number | null
  /** The best step before it, to go back to; null when there is none. */
  readonly best: number | null
}

/** The shell moves by 1/√(2n) from noise to noise: below a tenth only where updates pushed it. */
export const normDrift = 0.1
/** Above the best loss by this share of it, and by so many typical moves from step to step. */
export const lossJump = { share: 0.15, moves: 6 } as const
/** Attention on less than this share of what it was spread over at first. */
export const collapse = 0.25

/**
 * What the newest step of a trajectory warns of, and the one before did not: an alarm is given once, and again only after it
 * was over.
 *
 * @param steps oldest first; of one drawing
 * @param shell ‖x_T‖ of the noise it began with
 */
export function alarmsOf(steps: readonly WatchedStep[], shell: number): readonly Alarm[] {
  const before = new Set(warningsOf(steps.slice(0, -1), shell).map(({ kind }) => kind))
  return warningsOf(steps, shell).filter(({ kind }) => !before.has(kind))
}

/** (Σ s)² / (N Σ s²): 1 when all is attended to alike, 1/N when one pixel is; 0 for a map of nothing. */
export function attendedShare(saliency: Float32Array): number {
  let [sum, squares] = [0, 0]
  for (const s of saliency) {
    sum += s
    squares += s * s
  }
  return squares === 0 ? 0 : (sum * sum) / (saliency.length * squares)
}

function warningsOf(steps: readonly WatchedStep[], shell: number): Alarm[] {
  const last = steps.at(-1)
  const [first] = steps
  if (last === undefined || first === undefined) return []
  // Losses of two eras measure different things.
  const era = steps.filter((step) => step.era === last.era)
  const earlier = era.slice(0, -1)
  const best = earlier.reduce<WatchedStep | null>((a, b) => (a === null || b.loss < a.loss ? b : a), null)
  const warnings: Alarm[] = []
  const warn = (kind: AlarmKind, value: number | null, limit: number | null): void => {
    warnings.push({ kind, step: last.index, value, limit, best: best?.index ?? null })
  }
  if (!Number.isFinite(last.loss) || !Number.isFinite(last.latentNorm)) warn('non-finite', null, null)
  const drift = Math.abs(last.latentNorm / shell - 1)
  if (drift > normDrift) warn('norm-drift', drift, normDrift)
  if (best !== null && earlier.length >= 3) {
    const limit = Math.max(lossJump.share * Math.abs(best.loss), lossJump.moves * typicalMove(earlier))
    if (last.loss - best.loss > limit) warn('loss-jump', last.loss - best.loss, limit)
  }
  const least = collapse * first.attended
  if (last.attended < least) warn('saliency-collapse', last.attended, least)
  if (isFlat(era.map(({ loss }) => loss))) warn('flat', null, null)
  return warnings
}

/** Median of how far the loss went from one step to the next. */
function typicalMove(steps: readonly WatchedStep[]): number {
  const moves = steps.slice(1).map(({ loss }, i) => Math.abs(loss - (steps[i]?.loss ?? loss)))
  return moves.sort((a, b) => a - b)[Math.floor(moves.length / 2)] ?? 0
}
