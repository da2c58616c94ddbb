import { at } from '../tensor/vector.ts'

/**
 * A mask: how much each pixel matters, row-major, 0 (not at all) to `white` (fully).
 *
 * Sixteen bits, as in the file: whatever can be seen can be stored and read back to the bit (docs/decisions/0050).
 */
export interface MaskMap {
  readonly width: number
  readonly height: number
  readonly data: Uint16Array
}

export const white = 65535

export interface MapSize {
  readonly width: number
  readonly height: number
}

/** From numbers in 0..1; what lies outside is clamped. */
export function mapFromFloats(values: ArrayLike<number>, { width, height }: MapSize): MaskMap {
  const data = new Uint16Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = Math.round(Math.min(1, Math.max(0, at(values, i))) * white)
  return { width, height, data }
}

/** Numbers in 0..1. Exact: `mapFromFloats` gives the same map again, float32 has bits enough. */
export function floatsFromMap({ data }: MaskMap): Float32Array {
  return Float32Array.from(data, (value) => value / white)
}
