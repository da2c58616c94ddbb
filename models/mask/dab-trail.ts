import { dabAt, maxSpacing, type Brush, type Dab, type StrokePoint } from './brush.ts'

/** Turns the points of a pointer into evenly spaced dabs. */
export interface DabTrail {
  /** The dabs between the last point and this one; the first point leaves one dab. */
  readonly add: (point: StrokePoint) => readonly Dab[]
}

/** Dabs at most `spacing` of the current diameter apart, however far apart the pointer's points are. */
export function dabTrail(brush: Brush): DabTrail {
  const spacing = Math.min(maxSpacing, Math.max(0.01, brush.spacing))
  let last: StrokePoint | null = null
  /** Way since the last dab. */
  let travelled = 0
  return {
    add(point) {
      if (last === null) {
        last = point
        return [dabAt(brush, point)]
      }
      const from: StrokePoint = last
      last = point
      const length = Math.hypot(point.x - from.x, point.y - from.y)
      const dabs: Dab[] = []
      let at = 0
      while (length > 0) {
        const here = between(from, point, at / length)
        const gap = Math.max(0.1, spacing * 2 * dabAt(brush, here).radius)
        if (at + gap - travelled > length) break
        at += gap - travelled
        travelled = 0
        dabs.push(dabAt(brush, between(from, point, at / length)))
      }
      travelled += length - at
      return dabs
    },
  }
}

function between(a: StrokePoint, b: StrokePoint, t: number): StrokePoint {
  const mix = (p: number, q: number): number => p + (q - p) * t
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), pressure: mix(a.pressure, b.pressure) }
}
