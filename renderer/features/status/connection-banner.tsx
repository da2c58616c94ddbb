import { useTranslation } from 'react-i18next'
import { Unplug } from 'lucide-react'
import { useClient, useLink } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import './connection-banner.css'

/** Shown while the connection is lost: what that means, and that it comes back by itself. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const client = useClient()
  const link = useLink()
  return (
    <div className="banner-place" role="alert">
      {(link === 'reconnecting' || link === 'refused') && (
        <div className="banner">
          <Unplug size={16} aria-hidden="true" />
          <p>
            {t(link === 'refused' ? 'link.refused' : 'link.lost')} {t('link.lostRemedy')}
          </p>
          {link === 'reconnecting' && <Button onClick={() => client.retry()}>{t('link.retry')}</Button>}
        </div>
      )}
    </div>
  )
}
