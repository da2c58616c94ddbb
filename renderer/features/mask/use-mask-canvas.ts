import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import type { PlanePoint } from '../../../models/mask/polygon.ts'
import { maskCanvas, type MaskCanvas } from '../../canvas/mask-canvas.ts'
import { useTools } from './tool-store.ts'

/** The imperative canvas of a mask inside an element, made anew for every mask. */
export function useMaskCanvas(container: RefObject<HTMLDivElement | null>, document: MaskDocument | null) {
  const [canvas, setCanvas] = useState<MaskCanvas | null>(null)
  const [zoom, setZoom] = useState(1)
  const [probed, setProbed] = useState<PlanePoint | null>(null)
  const [penSeen, setPenSeen] = useState(false)
  const frame = useRef(0)
  useEffect(() => {
    const element = container.current
    if (element === null || document === null) return
    const made = maskCanvas(element, document, {
      settings: () => useTools.getState().settings,
      change: (part) => useTools.getState().change(part),
      onProbe: (place) => {
        // At most once a frame: the pointer is faster than the read-out need be.
        cancelAnimationFrame(frame.current)
        frame.current = requestAnimationFrame(() => setProbed(place))
      },
      onZoom: setZoom,
      onPen: () => setPenSeen(true),
    })
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) made.resize(entry.contentRect.width, entry.contentRect.height)
    })
    observer.observe(element)
    const unsubscribe = useTools.subscribe(() => made.refresh())
    made.refresh()
    setCanvas(made)
    return () => {
      unsubscribe()
      observer.disconnect()
      made.destroy()
      setCanvas(null)
    }
  }, [container, document])
  return { canvas, zoom, probed, penSeen }
}
