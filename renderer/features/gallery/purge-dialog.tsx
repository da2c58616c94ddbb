import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

interface PurgeDialogProps {
  readonly count: number
  readonly onPurge: () => void
  readonly onClose: () => void
}

/** Asks before the one thing that cannot be undone. */
export function PurgeDialog({ count, onPurge, onClose }: PurgeDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('gallery.purgeTitle', { count })} onClose={onClose}>
      <>
        <p>{t('gallery.purgeNote')}</p>
        <div className="dialog__foot">
          <Button onClick={onClose} autoFocus>
            {t('gallery.cancel')}
          </Button>
          <Button look="danger" onClick={onPurge}>
            {t('gallery.purge')}
          </Button>
        </div>
      </>
    </Dialog>
  )
}
