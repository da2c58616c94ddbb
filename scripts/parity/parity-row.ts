import { z } from 'zod'
import type { ParityCase } from './parity-case.ts'

/** What run-route.ts answers. NaN does not survive JSON: it arrives as null and passes no bar. */
export const routeRun = z.object({
  forwardError: z.number().nullable(),
  vjpError: z.number().nullable(),
  forwardMs: z.number().nullable(),
  vjpMs: z.number().nullable(),
  buildMs: z.number(),
  nodes: z.object({ forward: z.int(), vjp: z.int() }),
  peakMb: z.number(),
})
export type RouteRun = z.infer<typeof routeRun>

/** The relative error allowed: 1e-4 in float32, 1e-2 where constants were rounded to float16 by the exporter. */
export function barOf(route: string): number {
  return route.endsWith('-fp16') ? 1e-2 : 1e-4
}

export interface ParityRow {
  readonly model: string
  readonly route: string
  readonly parameters: number
  readonly bar: number
  readonly passed: boolean
  readonly ours: RouteRun | null
  readonly torch: { readonly forwardMs: number | null; readonly vjpMs: number | null; readonly peakMb: number }
  /** Why there is nothing to compare. */
  readonly failure: string | null
}

export function parityRow(c: ParityCase, route: string, ours: RouteRun | null, failure: string | null): ParityRow {
  const bar = barOf(route)
  const within = (error: number | null | undefined) => typeof error === 'number' && error <= bar
  return {
    model: c.storage === 'F32' ? c.case : `${c.case} ${c.storage}`,
    route,
    parameters: c.parameters,
    bar,
    passed: within(ours?.forwardError) && within(ours?.vjpError),
    ours,
    torch: { forwardMs: c.torch.forwardMs ?? null, vjpMs: c.torch.vjpMs ?? null, peakMb: c.torch.peakMb },
    failure,
  }
}
