import { contours } from 'd3-contour'
import { white, type MapSize } from '../../models/mask/mask-map.ts'

/** Longest side of the map that contours are taken from: lines need no more, and they are taken after every stroke. */
const finest = 256

export interface ContourLine {
  /** 0..1 */
  readonly level: number
  /** Rings of x, y, x, y … in pixels of the mask. */
  readonly rings: readonly (readonly number[])[]
}

export const contourLevels = [0.2, 0.4, 0.6, 0.8] as const

/** Lines of equal height of a map, from weak to strong (marching squares, d3-contour). */
export function contourLines(map: Uint16Array, size: MapSize): ContourLine[] {
  const step = Math.max(1, Math.ceil(Math.max(size.width, size.height) / finest))
  const width = Math.ceil(size.width / step)
  const height = Math.ceil(size.height / step)
  const values = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) * step, Math.floor(i / width) * step]
    return (map[y * size.width + x] ?? 0) / white
  })
  const shapes = contours()
    .size([width, height])
    .thresholds([...contourLevels])(values)
  return shapes.map(({ value, coordinates }) => ({
    level: value,
    rings: coordinates.flat().map((ring) => ring.flatMap(([x = 0, y = 0]) => [x * step, y * step])),
  }))
}
