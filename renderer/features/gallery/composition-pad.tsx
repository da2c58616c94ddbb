import { useEffect, useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { heatTable } from '../stage/heat.ts'
import { useGalleryView } from './gallery-store.ts'
import { dabbed, emptySketch, isBlank, sketchBase64, sketchSide, type SketchMap } from './sketch-map.ts'

const ninths = [
  ['top-left', 'top-centre', 'top-right'],
  ['middle-left', 'middle-centre', 'middle-right'],
  ['bottom-left', 'bottom-centre', 'bottom-right'],
] as const

/** Paint roughly where people should look, and find the pictures where they do. */
export function CompositionPad() {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [map, setMap] = useState<SketchMap>(emptySketch)
  const { look, source } = useGalleryView()
  const stroke = useRef<SketchMap | null>(null)
  useEffect(() => paint(canvas.current, map), [map])

  const find = (next: SketchMap) => {
    setMap(next)
    look({ source: isBlank(next) ? { kind: 'query' } : { kind: 'composition', map: sketchBase64(next) } })
  }
  const at = (event: PointerEvent<HTMLCanvasElement>, isErasing: boolean) => {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = sketchSide / box.width
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]
    stroke.current = dabbed(stroke.current ?? map, x, y, 2.2, isErasing ? -1 : 1)
    setMap(stroke.current)
  }
  return (
    <details className="facet sketch" open={source.kind === 'composition'}>
      <summary>{t('gallery.sketch')}</summary>
      <p className="sketch__hint">{t('gallery.sketchHint')}</p>
      <canvas
        ref={canvas}
        className="sketch__pad"
        width={sketchSide}
        height={sketchSide}
        role="img"
        aria-label={t('gallery.sketchPad')}
        onContextMenu={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          at(event, event.button === 2)
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 0) at(event, event.buttons === 2)
        }}
        onPointerUp={() => {
          if (stroke.current !== null) find(stroke.current)
          stroke.current = null
        }}
      />
      <div className="sketch__ninths" role="group" aria-label={t('gallery.sketchPlaces')}>
        {ninths.flat().map((place, n) => {
          const [x, y] = [((n % 3) + 0.5) * (sketchSide / 3), (Math.floor(n / 3) + 0.5) * (sketchSide / 3)]
          const isOn = (map[Math.floor(y) * sketchSide + Math.floor(x)] ?? 0) > 100
          return (
            <button
              key={place}
              type="button"
              aria-pressed={isOn}
              aria-label={t(`mask.ninth.${place}`)}
              title={t(`mask.ninth.${place}`)}
              onClick={() => find(dabbed(map, x, y, 2.6, isOn ? -1 : 1))}
            />
          )
        })}
      </div>
      <Button disabled={isBlank(map)} onClick={() => find(emptySketch())}>
        {t('gallery.sketchClear')}
      </Button>
    </details>
  )
}

function paint(canvas: HTMLCanvasElement | null, map: SketchMap): void {
  const context = canvas?.getContext('2d')
  if (context == null) return
  const table = heatTable()
  const image = context.createImageData(sketchSide, sketchSide)
  map.forEach((value, i) => image.data.set(table.subarray(value * 4, value * 4 + 4), i * 4))
  context.putImageData(image, 0, 0)
}
