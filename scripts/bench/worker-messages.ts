import type { BenchCase } from './bench-cases.ts'
import type { PackName } from './bench-packs.ts'
import type { optimisationStep } from './optimisation-step.ts'

export type What = 'forward' | 'vjp'

/** What one child process is there for. */
export type Job =
  | { readonly kind: 'gemm'; readonly side: number }
  /** `feeds` is where inputs and outputs are written for the peer, or null. */
  | { readonly kind: 'case'; readonly name: string; readonly data: string; readonly feeds: string | null }
  /** One optimisation step of `steps` denoising steps. */
  | { readonly kind: 'optimise'; readonly pack: PackName; readonly data: string; readonly steps: number }

export interface Opened {
  readonly gflop: Readonly<Partial<Record<What, number>>>
  /** Building, differentiating and encoding the gradient graph, before anything else was in memory. */
  readonly build?: { readonly ms: number; readonly peakRssMb: number }
  readonly peer?: BenchCase['peer']
  readonly step?: Omit<ReturnType<typeof optimisationStep>, 'run'>
}

export type ToWorker =
  { readonly kind: 'run'; readonly what: What; readonly atLeastMs: number } | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'ran'; readonly ms: number; readonly peakRssMb: number }
