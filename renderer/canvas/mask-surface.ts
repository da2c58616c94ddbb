import type { MaskDocument } from '../../models/mask/mask-document.ts'
import { wholeRect, type Rect } from '../../models/mask/rect.ts'
import { must } from '../../models/must.ts'
import { contourLines, type ContourLine } from './contour-lines.ts'
import { differencePart, differenceTable, heatTable, paintPart, tintTable } from './overlay-paint.ts'
import { drawnShape, surfaceLayers } from './surface-layers.ts'
import { strokeLines } from './surface-lines.ts'
import type { SurfaceMarks } from './surface-marks.ts'
import type { ToolSettings } from './tool-settings.ts'
import type { Viewport } from './viewport.ts'

/** The drawing surface: picture, mask overlay, lines. Draws what it is given, decides nothing, reads no input. */
export interface MaskSurface {
  readonly setPicture: (picture: ImageBitmap | null) => void
  /** |gradient|, of any size; shown over the whole picture in the mode `gradient`. */
  readonly setGradient: (gradient: ImageBitmap | null) => void
  readonly setView: (viewport: Viewport, settings: ToolSettings) => void
  readonly setMarks: (marks: SurfaceMarks) => void
  readonly resize: (width: number, height: number) => void
  readonly destroy: () => void
}

export function maskSurface(container: HTMLDivElement, document: MaskDocument, start: Viewport, first: ToolSettings) {
  const { stage, picture, overlay, lines } = surfaceLayers(container)
  const { width, height } = document
  const canvas = new OffscreenCanvas(width, height)
  const pixels = must(canvas.getContext('2d'), 'Chromium draws in two dimensions')
  const image = new ImageData(width, height)
  const words = new Uint32Array(image.data.buffer)
  const heat = heatTable()
  const difference = differenceTable()
  let tint = tintTable(first.overlayColour)
  let [viewport, settings] = [start, first]
  let shownPicture: ImageBitmap | null = null
  let shownGradient: ImageBitmap | null = null
  let marks: SurfaceMarks = { cursor: null, outline: [] }
  let contours: readonly ContourLine[] = []
  let contoursDue = false

  const place = (context: CanvasRenderingContext2D): void => {
    context.translate(viewport.x, viewport.y)
    context.scale(viewport.scale, viewport.scale)
    context.imageSmoothingEnabled = !settings.crisp
  }
  drawnShape(picture, (context) => {
    place(context)
    if (shownPicture !== null) context.drawImage(shownPicture, 0, 0, width, height)
  })
  drawnShape(overlay, (context) => drawOverlay(context))
  drawnShape(lines, (context) => strokeLines(context, { viewport, marks, contours: shownContours(), width, height }))

  function isPainted(): boolean {
    return settings.overlayShown && (settings.overlay === 'tint' || settings.overlay === 'heat')
  }
  function shownContours(): readonly ContourLine[] {
    return settings.overlayShown && settings.overlay === 'contours' ? contours : []
  }
  function shownMap(): Uint16Array {
    if (settings.stage === 'predicted') return document.base().map
    return settings.stage === 'levels' ? document.levelled() : document.final
  }
  function drawOverlay(context: CanvasRenderingContext2D): void {
    place(context)
    context.globalAlpha = settings.overlayOpacity
    if (isPainted()) context.drawImage(canvas, 0, 0)
    else if (settings.overlayShown && settings.overlay === 'gradient' && shownGradient !== null) {
      context.imageSmoothingEnabled = true
      context.drawImage(shownGradient, 0, 0, width, height)
    }
  }

  /** The mask's colours, where it changed. */
  function colour(rect: Rect): void {
    if (settings.stage === 'paint') {
      differencePart(words, document.levelled(), document.painted, width, rect, difference)
    } else paintPart(words, shownMap(), width, rect, settings.overlay === 'heat' ? heat : tint)
    pixels.putImageData(image, 0, 0, rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top)
  }

  /** Redraws only the part of the overlay that changed: a stroke on a large mask costs what the stroke covers. */
  function redrawPart({ left, top, right, bottom }: Rect): void {
    const layer = overlay.getCanvas()
    const ratio = layer.getPixelRatio()
    const context = must(layer._canvas.getContext('2d'), 'the layer draws in two dimensions')
    // One pixel more: smoothing mixes in the neighbours.
    const x = Math.floor((left - 1) * viewport.scale + viewport.x)
    const y = Math.floor((top - 1) * viewport.scale + viewport.y)
    const w = Math.ceil((right + 1) * viewport.scale + viewport.x) - x
    const h = Math.ceil((bottom + 1) * viewport.scale + viewport.y) - y
    context.save()
    context.scale(ratio, ratio)
    context.beginPath()
    context.rect(x, y, w, h)
    context.clip()
    context.clearRect(x, y, w, h)
    drawOverlay(context)
    context.restore()
  }

  function takeContours(): void {
    if (settings.overlay !== 'contours' || contoursDue) return
    contoursDue = true
    requestAnimationFrame(() => {
      contoursDue = false
      contours = contourLines(shownMap(), document)
      lines.batchDraw()
    })
  }

  const stopWatching = document.onChange((rect) => {
    if (isPainted()) {
      colour(rect)
      redrawPart(rect)
    }
    takeContours()
  })
  colour(wholeRect(document))

  const surface: MaskSurface = {
    setPicture(next) {
      shownPicture = next
      picture.batchDraw()
    },
    setGradient(next) {
      shownGradient = next
      overlay.batchDraw()
    },
    setView(nextViewport, next) {
      const recolours =
        next.overlay !== settings.overlay ||
        next.stage !== settings.stage ||
        next.overlayColour !== settings.overlayColour
      if (next.overlayColour !== settings.overlayColour) tint = tintTable(next.overlayColour)
      viewport = nextViewport
      settings = next
      if (recolours) {
        colour(wholeRect(document))
        takeContours()
      }
      stage.batchDraw()
    },
    setMarks(next) {
      marks = next
      lines.batchDraw()
    },
    resize(w, h) {
      stage.size({ width: Math.max(1, w), height: Math.max(1, h) })
      stage.batchDraw()
    },
    destroy() {
      stopWatching()
      stage.destroy()
    },
  }
  return surface
}
