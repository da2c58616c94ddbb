import type { Failure } from '../../preload/contract/errors.ts'
import type { Provider } from '../../models/providers/provider.ts'

/** What the doctor and the process that tries one provider say to each other. */
export interface ProbeRequest {
  readonly provider: Provider
  readonly ops: readonly string[]
}

/**
 * `ok`: within the tolerance, all of it on the provider. `shared`: right, but some of it ran on the CPU, with copies.
 * `wrong`: other numbers. `failed`: it did not run, or its process died.
 */
export type ProbeStatus = 'ok' | 'shared' | 'wrong' | 'failed'

export interface OperatorReport {
  readonly op: string
  readonly status: ProbeStatus
  /** Largest errors over the cases, relative to the largest number; null where nothing was compared. */
  readonly forwardError: number | null
  readonly gradientError: number | null
  /** Which cases, and why; null when all is well. */
  readonly reason: string | null
  /** Calls that were not lowered, as `operator: reason`. */
  readonly left: readonly string[]
}

export type FromProbe =
  /** Null when the provider made a session and ran it; else why not. */
  | { readonly kind: 'started'; readonly refusal: Failure | null }
  | { readonly kind: 'operator'; readonly report: OperatorReport }
  | { readonly kind: 'done' }
