import { white } from './mask-map.ts'

/** How a prediction is stretched before it is painted on: darks, lights, and what lies between. */
export interface Levels {
  /** 0..1: at or below it is black. */
  readonly low: number
  /** 0..1: at or above it is white. The same as `low` makes a threshold. */
  readonly high: number
  /** Exponent between the two: below 1 lifts, above 1 lowers. */
  readonly gamma: number
}

export const plainLevels: Levels = { low: 0, high: 1, gamma: 1 }

/** The map through the levels; the same array when they change nothing. */
export function applyLevels(map: Uint16Array, { low, high, gamma }: Levels): Uint16Array {
  if (low === 0 && high === 1 && gamma === 1) return map
  // Every one of the 65536 values has one image, and most maps have more pixels than that.
  const table = new Uint16Array(white + 1)
  for (let value = 0; value <= white; value++) {
    const v = value / white
    const stretched = high > low ? Math.min(1, Math.max(0, (v - low) / (high - low))) : v >= high ? 1 : 0
    table[value] = Math.round(white * stretched ** gamma)
  }
  return map.map((value) => table[value] ?? 0)
}
