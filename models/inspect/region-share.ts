import { fillPolygon, type PlanePoint } from '../mask/polygon.ts'
import { white, type MapSize } from '../mask/mask-map.ts'
import { at } from '../tensor/vector.ts'
import type { TermField } from './term-field.ts'

/** How much of each pixel, or cell, lies in a region, 0..1, row-major. */
export type Coverage = Float32Array

/**
 * A closed outline on a grid of any size.
 *
 * @param outline in parts of the picture's width and height, 0..1
 */
export function coverageOf(outline: readonly PlanePoint[], size: MapSize): Coverage {
  const cover = new Uint16Array(size.width * size.height)
  const points = outline.map(({ x, y }) => ({ x: x * size.width, y: y * size.height }))
  fillPolygon(cover, size, points)
  return Float32Array.from(cover, (value) => value / white)
}

/** Part of the picture that the region covers, 0..1: what any share would be if nothing preferred the region. */
export function areaShare(region: Coverage): number {
  return region.reduce((sum, value) => sum + value, 0) / region.length
}

/** Σ r·v / Σ v: the part of a map's mass that lies in a region; null when the map is empty. */
export function massShare(values: ArrayLike<number>, region: Coverage): number | null {
  return partOf(region, (i) => at(values, i))
}

/** Σ r·a² / Σ a²: the part of the energy of magnitudes a. */
export function energyShare(magnitudes: ArrayLike<number>, region: Coverage): number | null {
  return partOf(region, (i) => at(magnitudes, i) ** 2)
}

/**
 * Cosine of the two terms' gradients within a region: Σ r·g·s / √(Σ r·g² · Σ r·s²).
 *
 * Below 0 the terms fight over it. Null where one of them asks for nothing.
 */
export function regionCosine({ global, saliency, cosine }: TermField, region: Coverage): number | null {
  let [gg, ss, gs] = [0, 0, 0]
  for (let i = 0; i < region.length; i++) {
    const r = at(region, i)
    gg += r * at(global, i) ** 2
    ss += r * at(saliency, i) ** 2
    gs += r * at(cosine, i) * at(global, i) * at(saliency, i)
  }
  return gg === 0 || ss === 0 ? null : gs / Math.sqrt(gg * ss)
}

/** Σ r·v / Σ r: the mean of a map within a region; null when the region covers nothing. */
export function meanWithin(values: ArrayLike<number>, region: Coverage): number | null {
  let [sum, weight] = [0, 0]
  for (let i = 0; i < region.length; i++) {
    sum += at(region, i) * at(values, i)
    weight += at(region, i)
  }
  return weight === 0 ? null : sum / weight
}

function partOf(region: Coverage, valueAt: (i: number) => number): number | null {
  let [inside, all] = [0, 0]
  for (let i = 0; i < region.length; i++) {
    const value = valueAt(i)
    all += value
    inside += at(region, i) * value
  }
  return all === 0 ? null : inside / all
}
