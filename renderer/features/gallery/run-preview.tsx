import { Maximize2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import type { RunDetails } from '../../../preload/contract/run-details.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { MethodTabs } from './method-tabs.tsx'
import { chosenPicture, picturesOf } from './run-pictures.ts'

interface RunPreviewProps {
  readonly run: Run | undefined
  readonly details: RunDetails | undefined
  readonly onQuickLook: () => void
}

/** The run's pictures, one at a time. */
export function RunPreview({ run, details, onQuickLook }: RunPreviewProps) {
  const { t } = useTranslation()
  const method = useView((view) => view.method)
  const pictures = picturesOf(run, details)
  const shown = chosenPicture(pictures, method)
  return (
    <div className="run-preview">
      <button
        type="button"
        className="run-preview__open"
        aria-label={t('gallery.quickLook')}
        title={t('gallery.quickLook')}
        disabled={shown === undefined}
        onClick={onQuickLook}
      >
        {shown !== undefined && <img src={pictureUrl(shown.image)} alt="" draggable={false} />}
        <Maximize2 size={15} aria-hidden="true" />
      </button>
      <MethodTabs pictures={pictures} />
    </div>
  )
}
