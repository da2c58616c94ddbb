import type { StrokePoint } from '../../models/mask/brush.ts'
import type { MaskDocument, PaintMode } from '../../models/mask/mask-document.ts'
import { white } from '../../models/mask/mask-map.ts'
import { ellipseOver, rectangleOver, type PlanePoint } from '../../models/mask/polygon.ts'
import { largestBrush, smallestBrush } from './brush-size.ts'
import {
  coverLike,
  coverPolygon,
  likeColour,
  likeValue,
  moveGesture,
  strokeGesture,
  type CoverageBuffer,
  type Gesture,
} from './mask-gestures.ts'
import { snapped, squared } from './snapping.ts'
import type { Modifiers, PointerDown } from './surface-input.ts'
import type { ToolSettings } from './tool-settings.ts'

export interface ToolWorkParts {
  readonly document: MaskDocument
  readonly buffer: CoverageBuffer
  readonly settings: () => ToolSettings
  readonly change: (part: Partial<ToolSettings>) => void
  /** The picture's pixels at the mask's size, for the fill by colour. */
  readonly rgba: () => Uint8ClampedArray | null
  readonly setOutline: (points: readonly PlanePoint[]) => void
  readonly screenScale: () => number
}

/** What the chosen tool does with a pointer. Points are in pixels of the mask, but for `screen`. */
export interface ToolWork {
  readonly down: (down: PointerDown & { readonly screen: PlanePoint }) => void
  readonly drag: (points: readonly StrokePoint[], screen: readonly PlanePoint[], modifiers: Modifiers) => void
  readonly up: () => void
  readonly cancel: () => boolean
  readonly hover: (place: PlanePoint | null, modifiers: Modifiers) => void
  /** Closes and fills a polygon under way. False when there is none. */
  readonly finishOutline: () => boolean
  readonly fillAt: (place: PlanePoint) => void
  readonly isHand: () => boolean
}

export function toolWork(parts: ToolWorkParts): ToolWork {
  const { document, buffer, settings, change, setOutline } = parts
  let gesture: Gesture | null = null
  let outline: PlanePoint[] = []
  let isPolygon = false
  let outlineMode: PaintMode = 'add'
  /** End of the last stroke: where Shift and click draw a line from. */
  let lastPoint: StrokePoint | null = null
  let resizing: { readonly at: PlanePoint; readonly size: number; readonly hardness: number } | null = null

  const modeOf = ({ mod }: Modifiers): PaintMode => {
    const { mode } = settings()
    return mod ? (mode === 'add' ? 'subtract' : 'add') : mode
  }
  function draw(points: readonly PlanePoint[]): void {
    outline = [...points]
    setOutline(outline)
  }
  function fillOutline(points: readonly PlanePoint[]): void {
    coverPolygon(document, buffer, points, outlineMode, settings().brush.strength)
    isPolygon = false
    draw([])
  }
  function fillAt(place: PlanePoint): void {
    const { tolerance, fillBy, brush, mode } = settings()
    const rgba = parts.rgba()
    const isLike =
      fillBy === 'picture' && rgba !== null
        ? likeColour(rgba, document.width, place, tolerance)
        : likeValue(document, place, tolerance)
    coverLike(document, buffer, place, mode, brush.strength, isLike)
  }
  function takeStrength({ x, y }: PlanePoint): void {
    const value = (document.final[Math.floor(y) * document.width + Math.floor(x)] ?? 0) / white
    change({ brush: { ...settings().brush, strength: Math.max(0.01, Math.round(value * 100) / 100) } })
  }
  function beginStroke(point: StrokePoint, mode: PaintMode, shift: boolean): void {
    gesture = strokeGesture(document, buffer, settings().brush, mode)
    gesture.move(shift && lastPoint !== null ? [{ ...lastPoint, pressure: point.pressure }, point] : [point])
    lastPoint = point
  }
  /** Rectangle, ellipse and free lasso: an outline that is drawn with the pointer down. */
  function outlineGesture(start: PlanePoint, modifiers: Modifiers): Gesture {
    outlineMode = modeOf(modifiers)
    draw([start])
    const finish = (): void => fillOutline(outline)
    const cancel = (): void => draw([])
    return { move: () => undefined, end: finish, cancel }
  }

  return {
    down({ point, button, modifiers, isDouble, screen }) {
      const { tool, brush, mode, lasso } = settings()
      const paints = tool === 'brush' || tool === 'eraser'
      if (button === 'secondary' && modifiers.alt) {
        resizing = { at: screen, size: brush.size, hardness: brush.hardness }
        return
      }
      if (tool === 'probe' || (modifiers.alt && button === 'primary')) return takeStrength(point)
      if (button === 'secondary') return beginStroke(point, 'erase', false)
      if (paints) return beginStroke(point, tool === 'eraser' ? 'erase' : mode, modifiers.shift)
      if (tool === 'fill') return fillAt(point)
      if (tool === 'move') gesture = moveGesture(document, point)
      if (tool === 'shape') gesture = outlineGesture(point, modifiers)
      if (tool !== 'lasso') return
      if (lasso === 'free') {
        gesture = outlineGesture(point, modifiers)
        return
      }
      if (!isPolygon) outlineMode = modeOf(modifiers)
      if (isDouble && isPolygon) return fillOutline(outline)
      const last = outline.at(isPolygon ? -2 : -1)
      const next = modifiers.shift && last !== undefined ? snapped(last, point) : point
      // The last point follows the pointer until it is set.
      draw(isPolygon ? [...outline.slice(0, -1), next, next] : [next, next])
      isPolygon = true
    },
    drag(points, screen, modifiers) {
      const { tool, shape, brush } = settings()
      const last = points.at(-1)
      const lastScreen = screen.at(-1)
      if (last === undefined || lastScreen === undefined) return
      if (resizing !== null) {
        const grown = resizing.size + (2 * (lastScreen.x - resizing.at.x)) / parts.screenScale()
        const size = Math.min(largestBrush(document.width, document.height), Math.max(smallestBrush, grown))
        const hardness = Math.min(1, Math.max(0, resizing.hardness - (lastScreen.y - resizing.at.y) / 200))
        return change({
          brush: { ...brush, size: Math.round(size * 10) / 10, hardness: Math.round(hardness * 100) / 100 },
        })
      }
      if (gesture === null) return
      const [start] = outline
      if (tool === 'shape' && start !== undefined) {
        const end = modifiers.shift ? squared(start, last) : last
        const corners = shape === 'rectangle' ? rectangleOver(start, end) : ellipseOver(start, end)
        // The anchor stays first: the outline is made anew from it with every move.
        outline = [start]
        setOutline(corners)
        gesture = { ...gesture, end: () => fillOutline(corners) }
        return
      }
      if (tool === 'lasso' && start !== undefined) {
        const from = outline.at(-1) ?? start
        return draw(modifiers.shift ? [...outline.slice(0, -1), from, snapped(from, last)] : [...outline, ...points])
      }
      gesture.move(points)
      lastPoint = last
    },
    up() {
      resizing = null
      const done = gesture
      gesture = null
      done?.end()
    },
    cancel() {
      const hadSomething = gesture !== null || isPolygon || resizing !== null
      gesture?.cancel()
      gesture = null
      resizing = null
      isPolygon = false
      if (outline.length > 0) draw([])
      return hadSomething
    },
    hover(place, modifiers) {
      if (!isPolygon || place === null) return
      const last = outline.at(-2)
      const next = modifiers.shift && last !== undefined ? snapped(last, place) : place
      draw([...outline.slice(0, -1), next])
    },
    finishOutline() {
      if (!isPolygon) return false
      fillOutline(outline)
      return true
    },
    fillAt,
    isHand: () => settings().tool === 'hand',
  }
}
