import { useEffect, useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanePoint } from '../../../models/mask/polygon.ts'
import type { StepRow } from '../../../preload/contract/records.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { overlayImage } from './region-overlay.ts'
import { useRegion } from './region-store.ts'
import type { StepMaps } from './step-maps.ts'

interface RegionPictureProps {
  readonly step: StepRow
  readonly alt: string
  readonly maps: StepMaps | undefined
}

/** The picture at the cursor with a map and the region over it. Dragging draws a new region. */
export function RegionPicture({ step, alt, maps }: RegionPictureProps) {
  const { t } = useTranslation()
  const { outline, overlay, setOutline } = useRegion()
  const [drawn, setDrawn] = useState<readonly PlanePoint[] | null>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const { current } = canvas
    const image = maps === undefined ? null : overlayImage(overlay, maps)
    if (current === null) return
    current.width = image?.width ?? 1
    current.height = image?.height ?? 1
    if (image !== null) current.getContext('2d')?.putImageData(image, 0, 0)
  }, [maps, overlay])

  const placeOf = ({ clientX, clientY, currentTarget }: PointerEvent): PlanePoint => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    const part = (value: number) => Math.min(1, Math.max(0, value))
    return { x: part((clientX - left) / width), y: part((clientY - top) / height) }
  }
  const points = (drawn ?? outline).map(({ x, y }) => `${100 * x},${100 * y}`).join(' ')
  return (
    <div
      className="region-picture"
      title={t('region.lasso')}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrawn([placeOf(event)])
      }}
      onPointerMove={(event) => {
        if (drawn !== null) setDrawn([...drawn, placeOf(event)])
      }}
      onPointerUp={() => {
        // Less than a triangle is a click: the region stays.
        if (drawn !== null && drawn.length > 3) setOutline(drawn)
        setDrawn(null)
      }}
      onPointerCancel={() => setDrawn(null)}
    >
      <img src={pictureUrl(step.image)} alt={alt} draggable={false} />
      <canvas ref={canvas} aria-hidden="true" />
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polygon className="region-picture__dark" points={points} />
        <polygon className="region-picture__light" points={points} />
      </svg>
    </div>
  )
}
