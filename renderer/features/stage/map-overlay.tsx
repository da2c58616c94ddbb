import { useEffect, useRef } from 'react'
import { pictureUrl } from '../../client/picture-url.ts'
import { heat } from './heat.ts'
import type { HeatKind } from './heat.ts'

/** Side of the drawn overlay in pixels: fine enough for smooth contours of a small map. */
const side = 256

interface MapOverlayProps {
  readonly sha256: string
  readonly kind: HeatKind
  readonly opacity: number
}

/** Where people look, where the loss pulls, or the mask, over the picture. Decorative: the details say the numbers. */
export function MapOverlay({ sha256, kind, opacity }: MapOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    let isCurrent = true
    image.onload = () => {
      const context = canvas.current?.getContext('2d', { willReadFrequently: true })
      if (!isCurrent || !context) return
      context.imageSmoothingQuality = 'high'
      context.clearRect(0, 0, side, side)
      context.drawImage(image, 0, 0, side, side)
      const pixels = context.getImageData(0, 0, side, side)
      heat(pixels.data, side, kind)
      context.putImageData(pixels, 0, 0)
    }
    image.src = pictureUrl(sha256)
    return () => {
      isCurrent = false
    }
  }, [sha256, kind])
  return (
    <canvas ref={canvas} className="picture__heat" width={side} height={side} style={{ opacity }} aria-hidden="true" />
  )
}
