import { create } from 'zustand'

interface Sample {
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number
  readonly done: number
}

/** Samples older than this say nothing about now. */
const windowMs = 10_000
/** Below this much time a rate is noise. */
const leastMs = 500

/** The samples that still count once another has come. A download that was set back starts over. */
export function withSample(before: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = before.at(-1)
  if (last !== undefined && sample.done < last.done) return [sample]
  return [...before.filter(({ at }) => sample.at - at <= windowMs), sample]
}

/** Bytes a second over the samples; null while that is not known. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < leastMs || last.done <= first.done) return null
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

interface RateState {
  /** By download. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>
  readonly progressed: (id: string, sample: Sample) => void
}

/** How fast downloads have been coming in. */
export const useDownloadRates = create<RateState>()((set) => ({
  samples: {},
  progressed: (id, sample) =>
    set(({ samples }) => ({ samples: { ...samples, [id]: withSample(samples[id] ?? [], sample) } })),
}))
