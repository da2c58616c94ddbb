import { white, type MapSize } from './mask-map.ts'
import { cutRect, type Rect } from './rect.ts'

export interface PlanePoint {
  readonly x: number
  readonly y: number
}

/** Scan lines a pixel. */
const lines = 4

/**
 * How much of each pixel a closed polygon covers (non-zero winding, so that a lasso that crosses itself has no hole).
 *
 * Exact along rows, four scan lines down a pixel. Writes into `coverage` and returns where; null when nothing is inside.
 */
export function fillPolygon(coverage: Uint16Array, size: MapSize, points: readonly PlanePoint[]): Rect | null {
  const rect = points.length < 3 ? null : cutRect(boundsOf(points), size)
  if (rect === null) return null
  const row = new Float64Array(size.width)
  for (let y = rect.top; y < rect.bottom; y++) {
    row.fill(0)
    for (let k = 0; k < lines; k++) addSpans(row, points, y + (k + 0.5) / lines, size.width)
    for (let x = rect.left; x < rect.right; x++) {
      coverage[y * size.width + x] = Math.round((white * (row[x] ?? 0)) / lines)
    }
  }
  return rect
}

function addSpans(row: Float64Array, points: readonly PlanePoint[], y: number, width: number): void {
  const crossings: { x: number; turn: number }[] = []
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length] ?? a
    if (a.y <= y === b.y <= y) continue
    crossings.push({ x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x), turn: a.y <= y ? 1 : -1 })
  }
  crossings.sort((a, b) => a.x - b.x)
  let winding = 0
  let start = 0
  for (const { x, turn } of crossings) {
    if (winding === 0) start = x
    winding += turn
    if (winding === 0) addSpan(row, Math.max(0, start), Math.min(width, x))
  }
}

function addSpan(row: Float64Array, from: number, to: number): void {
  for (let x = Math.floor(from); x < to; x++) row[x] = (row[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x)
}

function boundsOf(points: readonly PlanePoint[]): Rect {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  // Not by spreading into Math.min: a long lasso has more points than a call may have arguments.
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)
  return { left: least(xs), top: least(ys), right: most(xs), bottom: most(ys) }
}

/** Corners of the rectangle over two opposite ones. */
export function rectangleOver(a: PlanePoint, b: PlanePoint): PlanePoint[] {
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }]
}

/** The ellipse inside that rectangle, fine enough that no corner shows. */
export function ellipseOver(a: PlanePoint, b: PlanePoint): PlanePoint[] {
  const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, (b.x - a.x) / 2, (b.y - a.y) / 2]
  const n = Math.max(32, Math.ceil(Math.abs(rx) + Math.abs(ry)))
  return Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n
    return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) }
  })
}
