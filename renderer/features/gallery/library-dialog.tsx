import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../preload/contract/methods.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { bytes, count } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { galleryKeys } from './gallery-keys.ts'
import { LibraryPlaces } from './library-places.tsx'
import { RetentionForm } from './retention-form.tsx'
import { useLibraryWork } from './use-library-work.ts'

/** How much the library takes, what it may give up, and whether it is whole. */
export function LibraryDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const work = useLibraryWork()
  const [check, setCheck] = useState<Output<'library.check'> | 'running' | null>(null)
  const { data: usage } = useQuery({
    queryKey: galleryKeys.usage,
    queryFn: ({ signal }) => client.call('library.usage', {}, { signal }),
    enabled,
  })
  const largest = Math.max(1, ...(usage?.kinds.map((kind) => kind.bytes) ?? []))
  const look = () => {
    setCheck('running')
    void work(async () => setCheck(await client.call('library.check', { hashes: true }))).then(
      (isWell) => isWell || setCheck(null),
    )
  }
  return (
    <Dialog title={t('gallery.library')} onClose={onClose}>
      <>
        {usage === undefined ? (
          <p className="dialog__row">
            <Spinner />
            {t('gallery.counting')}
          </p>
        ) : (
          <>
            <p>
              {t('gallery.usage', { runs: t('gallery.total', { count: usage.runs }), size: bytes(usage.bytes) })}
              {usage.removedRuns > 0 && ` ${t('gallery.usageRemoved', { count: usage.removedRuns })}`}
            </p>
            <table className="usage">
              <caption className="field__label">{t('gallery.usageTitle')}</caption>
              <thead className="sr-only">
                <tr>
                  <th scope="col">{t('gallery.usageKind')}</th>
                  <th scope="col">{t('gallery.usageFiles')}</th>
                  <th scope="col">{t('gallery.size')}</th>
                </tr>
              </thead>
              <tbody>
                {usage.kinds.map((kind) => (
                  <tr key={kind.kind}>
                    <th scope="row">{t(`gallery.kind.${kind.kind}`)}</th>
                    <td className="usage__bar">
                      <span style={{ width: `${(kind.bytes / largest) * 100}%` }} />
                      <i className="sr-only">{t('gallery.files', { count: kind.files })}</i>
                    </td>
                    <td className="num">
                      {t('gallery.filesAndSize', { files: count(kind.files), size: bytes(kind.bytes) })}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        <RetentionForm />
        <LibraryPlaces />
        <section>
          <h3 className="field__label">{t('gallery.whole')}</h3>
          <div className="dialog__row">
            <Button disabled={check === 'running'} onClick={look}>
              {check === 'running' && <Spinner />}
              {t('gallery.checkLibrary')}
            </Button>
            <p role="status">
              {check === 'running'
                ? t('gallery.checking')
                : check === null
                  ? ''
                  : check.integrity === 'ok' && check.missing.length === 0 && check.damaged.length === 0
                    ? t('gallery.isWhole', { count: check.runs })
                    : t('gallery.isHurt', {
                        integrity: check.integrity,
                        missing: check.missing.length,
                        damaged: check.damaged.length,
                      })}
            </p>
          </div>
        </section>
      </>
    </Dialog>
  )
}
