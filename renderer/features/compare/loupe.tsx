import { useEffect, useRef } from 'react'
import type { Compared } from './compared.ts'

/** Pixels of the picture across the loupe, and its own side in CSS pixels. */
const across = 12
const side = 132

interface LoupeProps {
  readonly compared: readonly Compared[]
  readonly place: { readonly x: number; readonly y: number }
}

/** The same few pixels of every picture, large and as squares. */
export function Loupe({ compared, place }: LoupeProps) {
  return (
    <div className="loupe" aria-hidden="true">
      {compared.map(
        ({ bitmap, slot }, n) =>
          bitmap !== null && (
            <figure key={n} className={`method-${slot.method}`}>
              <Glass bitmap={bitmap} place={place} />
              <figcaption>{n + 1}</figcaption>
            </figure>
          ),
      )}
    </div>
  )
}

function Glass({ bitmap, place }: { readonly bitmap: ImageBitmap; readonly place: LoupeProps['place'] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null
    if (context === null) return
    context.imageSmoothingEnabled = false
    context.clearRect(0, 0, side, side)
    const [x, y] = [place.x * bitmap.width - across / 2, place.y * bitmap.height - across / 2]
    context.drawImage(bitmap, x, y, across, across, 0, 0, side, side)
  }, [bitmap, place])
  return <canvas ref={canvas} width={side} height={side} />
}
