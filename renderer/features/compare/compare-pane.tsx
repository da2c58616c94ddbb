import { useEffect, useEffectEvent, useRef } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import { useSize } from '../../ui/use-size.ts'
import { pannedBy, pictureBox, zoomedAt } from './shared-view.ts'
import type { SharedView } from './shared-view.ts'

/** A picture of a pane, perhaps only from a part of the pane's width on. */
export interface PaneLayer {
  readonly bitmap: ImageBitmap
  /** 0..1 of the pane's width; nothing left of it is drawn. */
  readonly from?: number
}

interface ComparePaneProps {
  /** The first lies lowest. */
  readonly layers: readonly PaneLayer[]
  readonly label: string
  readonly view: SharedView
  readonly isCrisp: boolean
  readonly onLook: (view: SharedView) => void
  /** The place of the picture under the pointer, 0..1 each; null when it leaves. */
  readonly onPoint: (place: { readonly x: number; readonly y: number } | null) => void
  readonly children?: ReactNode
}

const keyboardPan = 40
const nothing = { width: 1, height: 1 }

/** A window onto pictures: wheel zooms at the pointer, dragging moves, double click fits; so do + − arrows and 0. */
export function ComparePane({ layers, label, view, isCrisp, onLook, onPoint, children }: ComparePaneProps) {
  const holder = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const pane = useSize(holder)
  const picture = layers[0]?.bitmap ?? nothing

  useEffect(() => {
    const { current } = canvas
    const context = current?.getContext('2d') ?? null
    if (current === null || context === null || pane.width === 0) return
    const scale = window.devicePixelRatio
    current.width = Math.round(pane.width * scale)
    current.height = Math.round(pane.height * scale)
    context.scale(scale, scale)
    context.imageSmoothingEnabled = !isCrisp
    context.imageSmoothingQuality = 'high'
    for (const { bitmap, from = 0 } of layers) {
      const { left, top, width, height } = pictureBox(view, pane, bitmap)
      context.save()
      context.beginPath()
      context.rect(from * pane.width, 0, pane.width, pane.height)
      context.clip()
      context.drawImage(bitmap, left, top, width, height)
      context.restore()
    }
  }, [layers, view, isCrisp, pane])

  const wheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault()
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const at = { x: event.clientX - left, y: event.clientY - top }
    onLook(zoomedAt(view, at, Math.exp(-event.deltaY / 300), pane, picture))
  })
  useEffect(() => {
    const { current } = holder
    // React's own listener is passive, and could not keep the page from scrolling.
    current?.addEventListener('wheel', wheel, { passive: false })
    return () => current?.removeEventListener('wheel', wheel)
  }, [])

  const point = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 1) onLook(pannedBy(view, event.movementX, event.movementY, pane, picture))
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const box = pictureBox(view, pane, picture)
    const x = (event.clientX - left - box.left) / box.width
    const y = (event.clientY - top - box.top) / box.height
    onPoint(x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null)
  }
  const middle = { x: pane.width / 2, y: pane.height / 2 }
  const moves: Readonly<Record<string, () => SharedView>> = {
    '+': () => zoomedAt(view, middle, 1.25, pane, picture),
    '=': () => zoomedAt(view, middle, 1.25, pane, picture),
    '-': () => zoomedAt(view, middle, 0.8, pane, picture),
    '0': () => ({ zoom: 1, x: 0.5, y: 0.5 }),
    ArrowLeft: () => pannedBy(view, keyboardPan, 0, pane, picture),
    ArrowRight: () => pannedBy(view, -keyboardPan, 0, pane, picture),
    ArrowUp: () => pannedBy(view, 0, keyboardPan, pane, picture),
    ArrowDown: () => pannedBy(view, 0, -keyboardPan, pane, picture),
  }
  return (
    <div
      ref={holder}
      className="pane"
      role="img"
      tabIndex={0}
      aria-label={label}
      data-zoom={view.zoom.toFixed(2)}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={point}
      onPointerLeave={() => onPoint(null)}
      onDoubleClick={() => onLook({ zoom: 1, x: 0.5, y: 0.5 })}
      onKeyDown={(event) => {
        const move = event.altKey || event.ctrlKey || event.metaKey ? undefined : moves[event.key]
        if (move === undefined) return
        event.preventDefault()
        onLook(move())
      }}
    >
      <canvas ref={canvas} className="pane__canvas" />
      {children}
    </div>
  )
}
