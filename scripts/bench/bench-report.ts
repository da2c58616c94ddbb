import { median } from './median.ts'
import type { MeasuredCase, MeasuredStep } from './measure.ts'
import type { Peer } from './peer.ts'

interface Measured {
  readonly machine: object
  readonly cases: readonly MeasuredCase[]
  readonly steps: readonly MeasuredStep[]
  readonly rss: { readonly t10: number; readonly t100: number } | null
  readonly peer: Peer | null
}

/** Medians over the turns, and what they say about each other. Times in ms, sizes in MB. */
export function benchReport({ machine, cases, steps, rss, peer }: Measured) {
  const peaks = [...cases, ...steps].flatMap(({ gemmGflops }) => gemmGflops)
  return {
    machine,
    gemmPeakGflops: rounded(peaks.length === 0 ? null : median(peaks)),
    cases: cases.map(caseRow),
    steps: steps.map(({ name, T, calls, ours, peakRssMb }) => ({
      name,
      T,
      unetCalls: 2 * calls,
      ms: middle(ours['forward']),
      peakRssMb: rounded(peakRssMb),
    })),
    rss: rss && { t10: rounded(rss.t10), t100: rounded(rss.t100), ratio: rounded(rss.t100 / rss.t10) },
    ...(peer !== null && {
      peer: {
        name: peer.name,
        version: peer.version,
        cases: cases.flatMap((measured) => (measured.peer === null ? [] : [peerRow(measured, measured.peer)])),
        steps: steps.map(stepRow),
      },
    }),
  }
}

export type BenchReport = ReturnType<typeof benchReport>

function caseRow({ name, opened, ours, gemmGflops, peakRssMb }: MeasuredCase) {
  const [forwardMs, vjpMs] = [middle(ours['forward']), middle(ours['vjp'])]
  // The gradient graph holds the forward pass it needs; stages that nobody differentiates are counted as they are.
  const gflop = opened.gflop.vjp ?? opened.gflop.forward ?? 0
  const gflops = gflop / ((vjpMs ?? forwardMs ?? NaN) / 1000)
  return {
    name,
    forwardMs,
    vjpMs,
    ratio: rounded(vjpMs === null || forwardMs === null ? null : vjpMs / forwardMs),
    gflop: rounded(gflop),
    gflops: rounded(gflops),
    fractionOfPeak: rounded(gflops / median(gemmGflops)),
    peakRssMb: rounded(peakRssMb),
    forwardGflop: rounded(opened.gflop.forward ?? null),
    build: opened.build ? { ms: rounded(opened.build.ms), peakRssMb: rounded(opened.build.peakRssMb) } : null,
  }
}

function peerRow({ name, ours }: MeasuredCase, { times, error }: NonNullable<MeasuredCase['peer']>) {
  return {
    name,
    forwardMs: middle(times['forward']),
    vjpMs: middle(times['vjp']),
    forwardSpeedup: speedup(times['forward'], ours['forward']),
    vjpSpeedup: speedup(times['vjp'], ours['vjp']),
    maxRelativeError: error,
  }
}

function stepRow({ name, T, ours, peer }: MeasuredStep) {
  return {
    name,
    T,
    ms: middle(peer?.['forward']),
    speedup: speedup(peer?.['forward'], ours['forward']),
    doodlMs: middle(peer?.['doodl']),
    doodlSpeedup: speedup(peer?.['doodl'], ours['forward']),
  }
}

/** Median of the ratios turn by turn: what slows the machine for a while slows both. */
function speedup(theirs: readonly number[] | undefined, ours: readonly number[] | undefined): number | null {
  if (theirs === undefined || ours === undefined || theirs.length !== ours.length) return null
  return rounded(median(theirs.map((ms, i) => ms / (ours[i] ?? NaN))))
}

function middle(times: readonly number[] | undefined): number | null {
  return times === undefined || times.length === 0 ? null : rounded(median(times))
}

function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(4))
}
