import { useState } from 'react'
import type { StepRow } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { MapOverlay } from './map-overlay.tsx'

interface PictureProps {
  readonly step: StepRow
  readonly alt: string
}

/**
 * A stored picture with a map over it. Small pictures are smoothed; squares are a choice.
 * The old picture stays until the next one is decoded, so that moving the cursor never flickers.
 */
export function Picture({ step, alt }: PictureProps) {
  const { overlay, overlayKind, overlayOpacity, crisp } = useView()
  const map = overlay ? step[overlayKind] : null
  const [isBroken, setBroken] = useState(false)
  return (
    <span className="picture" data-crisp={crisp} data-broken={isBroken}>
      <img
        src={pictureUrl(step.image)}
        alt={alt}
        draggable={false}
        onLoad={() => setBroken(false)}
        onError={() => setBroken(true)}
      />
      {map !== null && <MapOverlay sha256={map} kind={overlayKind} opacity={overlayOpacity} />}
    </span>
  )
}
