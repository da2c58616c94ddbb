import { white, type MaskMap } from '../mask/mask-map.ts'
import { at } from '../tensor/vector.ts'
import type { TermField } from './term-field.ts'

/** Keyword of the PNG text that holds the two peaks, apart by a space. */
export const peaksKeyword = 'fovea-peaks'

/** A term field as a stored map: three panels one below the other, and the largest value of the first two. */
export interface TermFieldMap {
  /** Global, saliency (each relative to its largest), cosine (0 is −1, white is 1). */
  readonly map: MaskMap
  readonly peaks: { readonly global: number; readonly saliency: number }
}

export function packTermField({ width, height, global, saliency, cosine }: TermField): TermFieldMap {
  const n = width * height
  const data = new Uint16Array(3 * n)
  const peaks = { global: peakOf(global), saliency: peakOf(saliency) }
  for (let i = 0; i < n; i++) {
    data[i] = share(at(global, i), peaks.global)
    data[n + i] = share(at(saliency, i), peaks.saliency)
    data[2 * n + i] = Math.round((0.5 + 0.5 * at(cosine, i)) * white)
  }
  return { map: { width, height: 3 * height, data }, peaks }
}

/** What `packTermField` packed, to one part in 65535. @throws RangeError on a map that is not three panels */
export function unpackTermField({ map, peaks }: TermFieldMap): TermField {
  const { width, height, data } = map
  if (height % 3 !== 0) throw new RangeError(`a term field of ${height} rows is not three panels`)
  const n = (width * height) / 3
  const part = (panel: number, of: (value: number) => number): Float32Array =>
    Float32Array.from(data.subarray(panel * n, (panel + 1) * n), of)
  return {
    width,
    height: height / 3,
    global: part(0, (value) => (value / white) * peaks.global),
    saliency: part(1, (value) => (value / white) * peaks.saliency),
    cosine: part(2, (value) => (value / white) * 2 - 1),
  }
}

function peakOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

function share(value: number, peak: number): number {
  return peak > 0 ? Math.round((value / peak) * white) : 0
}
