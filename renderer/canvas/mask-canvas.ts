import type { MaskDocument } from '../../models/mask/mask-document.ts'
import { white } from '../../models/mask/mask-map.ts'
import type { PlanePoint } from '../../models/mask/polygon.ts'
import { wholeRect, type Rect } from '../../models/mask/rect.ts'
import { largestBrush, steppedSize } from './brush-size.ts'
import { coverageBuffer, strokeGesture } from './mask-gestures.ts'
import { maskSurface } from './mask-surface.ts'
import { surfaceInput } from './surface-input.ts'
import type { ToolSettings } from './tool-settings.ts'
import { toolWork, type ToolWork } from './tool-work.ts'
import { actualSize, fitPart, panBy, toMask, zoomAt, type Place, type Viewport } from './viewport.ts'

/** What the canvas tells its owner. */
export interface MaskCanvasOwner {
  readonly settings: () => ToolSettings
  readonly change: (part: Partial<ToolSettings>) => void
  readonly onProbe: (place: PlanePoint | null) => void
  readonly onZoom: (scale: number) => void
  readonly onPen: () => void
}

/** The mask's canvas: surface, input and tools together. Imperative; whoever shows it needs no frame of its own. */
export interface MaskCanvas {
  readonly setPicture: (picture: ImageBitmap | null, rgba: Uint8ClampedArray | null) => void
  readonly setGradient: (gradient: ImageBitmap | null) => void
  /** The settings have changed. */
  readonly refresh: () => void
  readonly resize: (width: number, height: number) => void
  readonly fit: (part?: Rect) => void
  readonly actualSize: () => void
  readonly zoomBy: (factor: number) => void
  readonly setPanning: (isPanning: boolean) => void
  /** Arrow keys: the paint under the move tool, else the keyboard's brush. */
  readonly nudge: (dx: number, dy: number) => void
  /** Enter: ends an outline, else prints the brush where the keyboard's cursor stands. */
  readonly apply: () => void
  /** Esc. False when there was nothing to cancel. */
  readonly cancel: () => boolean
  readonly cursor: () => PlanePoint
  readonly moveCursor: (place: PlanePoint) => void
  readonly destroy: () => void
}

const margin = 28

export function maskCanvas(container: HTMLDivElement, document: MaskDocument, owner: MaskCanvasOwner): MaskCanvas {
  const buffer = coverageBuffer(document.width, document.height)
  const window = { width: 1, height: 1 }
  let viewport: Viewport = { scale: 1, x: 0, y: 0 }
  let isFitted = true
  let keyboard: PlanePoint = { x: document.width / 2, y: document.height / 2 }
  let cursorAt: PlanePoint | null = null
  let outline: readonly PlanePoint[] = []
  let rgba: Uint8ClampedArray | null = null
  const surface = maskSurface(container, document, viewport, owner.settings())

  const work: ToolWork = toolWork({
    document,
    buffer,
    settings: owner.settings,
    change: owner.change,
    rgba: () => rgba,
    setOutline(points) {
      outline = points
      mark()
    },
    screenScale: () => viewport.scale,
  })

  function mark(): void {
    const { tool, brush } = owner.settings()
    const prints = tool === 'brush' || tool === 'eraser'
    const cursor =
      cursorAt === null || !prints ? null : { ...cursorAt, radius: brush.size / 2, hardness: brush.hardness }
    surface.setMarks({ cursor, outline })
  }
  function look(next: Viewport): void {
    viewport = next
    surface.setView(viewport, owner.settings())
    owner.onZoom(viewport.scale)
  }
  function navigate(next: Viewport): void {
    isFitted = false
    look(next)
  }
  function fit(part?: Rect): void {
    isFitted = part === undefined
    look(fitPart(window, part ?? wholeRect(document), margin))
  }
  const at = (place: Place): PlanePoint => toMask(viewport, place)

  const input = surfaceInput(container, {
    down({ point, ...down }) {
      if (input.rules.penSeen()) owner.onPen()
      cursorAt = at(point)
      work.down({ ...down, point: { ...point, ...at(point) }, screen: point })
      mark()
    },
    drag(points, modifiers) {
      const last = points.at(-1)
      if (last !== undefined) cursorAt = at(last)
      if (work.isHand()) return
      work.drag(
        points.map((point) => ({ ...point, ...at(point) })),
        points,
        modifiers,
      )
      owner.onProbe(cursorAt)
      mark()
    },
    up: () => work.up(),
    cancel: () => void work.cancel(),
    hover(place, modifiers) {
      cursorAt = place === null ? null : at(place)
      work.hover(cursorAt, modifiers)
      owner.onProbe(cursorAt)
      mark()
    },
    pan: (dx, dy) => navigate(panBy(viewport, dx, dy)),
    zoom: (place, factor) => navigate(zoomAt(viewport, place, factor)),
    resizeBrush(by) {
      const { brush } = owner.settings()
      const largest = largestBrush(document.width, document.height)
      owner.change({ brush: { ...brush, size: steppedSize(brush.size, by, largest) } })
    },
  })

  return {
    setPicture(picture, pixels) {
      rgba = pixels
      surface.setPicture(picture)
    },
    setGradient: surface.setGradient,
    refresh() {
      input.setPanning(owner.settings().tool === 'hand')
      surface.setView(viewport, owner.settings())
      mark()
    },
    resize(width, height) {
      Object.assign(window, { width, height })
      surface.resize(width, height)
      if (isFitted) fit()
    },
    fit,
    actualSize: () => navigate(actualSize(viewport, window)),
    zoomBy: (factor) => navigate(zoomAt(viewport, { x: window.width / 2, y: window.height / 2 }, factor)),
    setPanning: (isPanning) => input.setPanning(isPanning || owner.settings().tool === 'hand'),
    nudge(dx, dy) {
      if (owner.settings().tool === 'move') {
        const session = document.begin('move')
        session.shift(dx, dy)
        return session.end()
      }
      this.moveCursor({ x: keyboard.x + dx, y: keyboard.y + dy })
    },
    moveCursor({ x, y }) {
      keyboard = { x: clamp(x, document.width), y: clamp(y, document.height) }
      cursorAt = keyboard
      owner.onProbe(keyboard)
      mark()
    },
    apply() {
      if (work.finishOutline()) return
      const { tool, brush, mode } = owner.settings()
      if (tool === 'fill') return work.fillAt(keyboard)
      const gesture = strokeGesture(document, buffer, brush, tool === 'eraser' ? 'erase' : mode)
      gesture.move([{ ...keyboard, pressure: 1 }])
      gesture.end()
    },
    cancel: () => work.cancel(),
    cursor: () => keyboard,
    destroy() {
      input.destroy()
      surface.destroy()
    },
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}

/** What lies under a place of the mask: the probe's figures, each 0..1. */
export function probeAt(document: MaskDocument, { x, y }: PlanePoint): { predicted: number; mask: number } | null {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  if (column < 0 || row < 0 || column >= document.width || row >= document.height) return null
  const i = row * document.width + column
  return { predicted: (document.base().map[i] ?? 0) / white, mask: (document.final[i] ?? 0) / white }
}
