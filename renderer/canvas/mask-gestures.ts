import { stampDab, type Brush, type StrokePoint } from '../../models/mask/brush.ts'
import { dabTrail } from '../../models/mask/dab-trail.ts'
import type { EditName } from '../../models/mask/edit-history.ts'
import { floodFill } from '../../models/mask/flood-fill.ts'
import type { MaskDocument, PaintMode } from '../../models/mask/mask-document.ts'
import { white } from '../../models/mask/mask-map.ts'
import { fillPolygon, type PlanePoint } from '../../models/mask/polygon.ts'
import { uniteRects, type Rect } from '../../models/mask/rect.ts'

/** Something being done to a mask with the pointer down. Nothing of it is in the history before `end`. */
export interface Gesture {
  readonly move: (points: readonly StrokePoint[]) => void
  readonly end: () => void
  readonly cancel: () => void
}

/** A coverage map that is empty between uses. One for each mask: large ones are not made anew for every stroke. */
export interface CoverageBuffer {
  readonly map: Uint16Array
  readonly clear: (rect: Rect | null) => void
}

export function coverageBuffer(width: number, height: number): CoverageBuffer {
  const map = new Uint16Array(width * height)
  return {
    map,
    clear(rect) {
      if (rect === null) return
      for (let y = rect.top; y < rect.bottom; y++) map.fill(0, y * width + rect.left, y * width + rect.right)
    },
  }
}

const editOf: Readonly<Record<PaintMode, EditName>> = { add: 'paint', subtract: 'subtract', erase: 'erase' }

/** A stroke of the brush, begun by `move`. */
export function strokeGesture(document: MaskDocument, buffer: CoverageBuffer, brush: Brush, mode: PaintMode): Gesture {
  const session = document.begin(editOf[mode])
  const trail = dabTrail(brush)
  let touched: Rect | null = null
  return {
    move(points) {
      let dirty: Rect | null = null
      for (const point of points) {
        for (const dab of trail.add(point)) {
          dirty = uniteRects(dirty, stampDab(buffer.map, document, dab, brush.hardness))
        }
      }
      if (dirty === null) return
      touched = uniteRects(touched, dirty)
      session.cover(buffer.map, mode, dirty)
    },
    end() {
      session.end()
      buffer.clear(touched)
    },
    cancel() {
      session.cancel()
      buffer.clear(touched)
    },
  }
}

/** Fills a closed outline at once. */
export function coverPolygon(
  document: MaskDocument,
  buffer: CoverageBuffer,
  points: readonly PlanePoint[],
  mode: PaintMode,
  strength: number,
): void {
  coverAtOnce(document, buffer, 'shape', mode, strength, fillPolygon(buffer.map, document, points))
}

/** Fills what is connected to a place and like it; `likeness` 0..1 between two pixels, 0 is the same. */
export function coverLike(
  document: MaskDocument,
  buffer: CoverageBuffer,
  place: PlanePoint,
  mode: PaintMode,
  strength: number,
  isLike: (i: number) => boolean,
): void {
  coverAtOnce(document, buffer, 'fill', mode, strength, floodFill(buffer.map, document, place, isLike))
}

function coverAtOnce(
  document: MaskDocument,
  buffer: CoverageBuffer,
  name: EditName,
  mode: PaintMode,
  strength: number,
  rect: Rect | null,
): void {
  if (rect === null) return
  if (strength < 1) {
    for (let y = rect.top; y < rect.bottom; y++) {
      for (let i = y * document.width + rect.left; i < y * document.width + rect.right; i++) {
        buffer.map[i] = Math.round((buffer.map[i] ?? 0) * strength)
      }
    }
  }
  const session = document.begin(name)
  session.cover(buffer.map, mode, rect)
  session.end()
  buffer.clear(rect)
}

/** Drags the paint about. */
export function moveGesture(document: MaskDocument, from: PlanePoint): Gesture {
  const session = document.begin('move')
  return {
    move(points) {
      const last = points.at(-1)
      if (last !== undefined) session.shift(last.x - from.x, last.y - from.y)
    },
    end: () => session.end(),
    cancel: () => session.cancel(),
  }
}

/** Whether a pixel's visible value is within a tolerance of a place's. */
export function likeValue({ painted, width }: MaskDocument, place: PlanePoint, tolerance: number) {
  // A copy is not needed: nothing is painted before the fill has found its pixels.
  const seed = painted[Math.floor(place.y) * width + Math.floor(place.x)] ?? 0
  return (i: number): boolean => Math.abs((painted[i] ?? 0) - seed) <= tolerance * white
}

/** Whether a pixel's colour is within a tolerance of a place's. `rgba` has the mask's size. */
export function likeColour(rgba: Uint8ClampedArray, width: number, place: PlanePoint, tolerance: number) {
  const at = (i: number, channel: number): number => rgba[i * 4 + channel] ?? 0
  const seed = Math.floor(place.y) * width + Math.floor(place.x)
  return (i: number): boolean =>
    [0, 1, 2].every((channel) => Math.abs(at(i, channel) - at(seed, channel)) <= tolerance * 255)
}
