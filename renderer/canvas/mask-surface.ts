import type { MaskDocument } from '../../models/mask/mask-document.ts'
import { cutRect, inflateRect, uniteRects, wholeRect, type Rect } from '../../models/mask/rect.ts'
import { must } from '../../models/must.ts'
import { contourLines, type ContourLine } from './contour-lines.ts'
import { differencePart, differenceTable, heatTable, paintPart, tintTable } from './overlay-paint.ts'
import { drawnShape, surfaceLayers } from './surface-layers.ts'
import { strokeLines } from './surface-lines.ts'
import type { SurfaceMarks } from './surface-marks.ts'
import type { ToolSettings } from './tool-settings.ts'
import type { Viewport } from './viewport.ts'

/** Pixels of the mask round a part that smoothing mixes into it. */
const seam = 4

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
  const scratch = new OffscreenCanvas(1, 1)
  const scratchPixels = must(scratch.getContext('2d'), 'Chromium draws in two dimensions')
  /** Where `canvas` is behind `image`: it is brought up to date when it is drawn as a whole. */
  let stale: Rect | null = null
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
    if (isPainted()) {
      if (stale !== null) {
        const { left, top, right, bottom } = stale
        pixels.putImageData(image, 0, 0, left, top, right - left, bottom - top)
        stale = null
      }
      context.drawImage(canvas, 0, 0)
    }
    if (settings.overlayShown && settings.overlay === 'gradient' && shownGradient !== null) {
      context.imageSmoothingEnabled = true
      context.drawImage(shownGradient, 0, 0, width, height)
    }
  }

  /** The mask's colours, where it changed. */
  function colour(rect: Rect): void {
    if (settings.stage === 'paint') {
      differencePart(words, document.levelled(), document.painted, width, rect, difference)
    } else paintPart(words, shownMap(), width, rect, settings.overlay === 'heat' ? heat : tint)
    stale = uniteRects(stale, rect)
  }

  /**
   * Redraws only the part of the overlay that changed: a stroke on a large mask costs what the stroke covers.
   *
   * By way of a small canvas: one that was drawn and is written to again is copied by the browser as a whole first.
   */
  function redrawPart({ left, top, right, bottom }: Rect): void {
    const part = cutRect(inflateRect({ left, top, right, bottom }, seam), document)
    if (part === null) return
    const [partWidth, partHeight] = [part.right - part.left, part.bottom - part.top]
    if (scratch.width < partWidth) scratch.width = Math.min(width, 2 * partWidth)
    if (scratch.height < partHeight) scratch.height = Math.min(height, 2 * partHeight)
    scratchPixels.putImageData(image, -part.left, -part.top, part.left, part.top, partWidth, partHeight)
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
    place(context)
    context.globalAlpha = settings.overlayOpacity
    context.drawImage(scratch, 0, 0, partWidth, partHeight, part.left, part.top, partWidth, partHeight)
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
