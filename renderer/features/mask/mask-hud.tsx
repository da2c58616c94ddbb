import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import { white, type MaskMap } from '../../../models/mask/mask-map.ts'
import type { PlanePoint } from '../../../models/mask/polygon.ts'
import { probeAt } from '../../canvas/mask-canvas.ts'
import { two } from '../../i18n/format.ts'
import { useSession } from './mask-session.ts'

interface MaskHudProps {
  readonly document: MaskDocument
  readonly zoom: number
  readonly place: PlanePoint | null
  readonly gradient: MaskMap | undefined
}

/** What lies under the pointer, in figures. */
export function MaskHud({ document, zoom, place, gradient }: MaskHudProps) {
  const { t } = useTranslation()
  const share = useSession(({ summary }) => summary?.share ?? 0)
  const probe = place === null ? null : probeAt(document, place)
  const g = place === null || gradient === undefined ? null : valueAt(gradient, place, document)
  return (
    <div className="mask-hud num">
      <span>{t('mask.percent', { n: Math.round(zoom * 100) })}</span>
      <span>{t('mask.hudSaliency', { value: probe === null ? '–' : two(probe.predicted) })}</span>
      <span>{t('mask.hudGradient', { value: g === null ? '–' : two(g) })}</span>
      <span>{t('mask.hudMask', { value: probe === null ? '–' : two(probe.mask) })}</span>
      <span>{t('mask.hudArea', { n: Math.round(share * 100) })}</span>
    </div>
  )
}

/** A map of another size, at a place of the mask. */
function valueAt(map: MaskMap, { x, y }: PlanePoint, { width, height }: MaskDocument): number | null {
  const [column, row] = [Math.floor((x / width) * map.width), Math.floor((y / height) * map.height)]
  if (column < 0 || row < 0 || column >= map.width || row >= map.height) return null
  return (map.data[row * map.width + column] ?? 0) / white
}
