import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComposedPack, PackTest } from '../../../preload/contract/models.ts'
import { useClient } from '../../app/client-context.ts'
import { saveBlob } from '../../client/save-blob.ts'
import { two } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useToasts } from '../status/toast-store.ts'
import { useAttempt } from './use-models.ts'

/** The packs made here: test, give away, remove. */
export function PackList({ packs }: { readonly packs: readonly ComposedPack[] }) {
  const { t } = useTranslation()
  if (packs.length === 0) return <p className="models-note">{t('models.noPacks')}</p>
  return (
    <ul className="models-packs">
      {packs.map((pack) => (
        <PackItem key={pack.id} pack={pack} />
      ))}
    </ul>
  )
}

function PackItem({ pack }: { readonly pack: ComposedPack }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const [report, setReport] = useState<PackTest | null>(null)
  const [isTesting, setTesting] = useState(false)
  const { id, title, width, height, tested, problem } = pack
  const test = async () => {
    setTesting(true)
    await attempt(async () => setReport(await client.call('pack.test', { id })))
    setTesting(false)
  }
  const give = () =>
    attempt(async () => {
      const { name, text } = await client.call('pack.export', { id })
      saveBlob(new Blob([text], { type: 'application/json' }), name)
    })
  const remove = () =>
    attempt(async () => {
      await client.call('pack.remove', { id })
      const run = () => void attempt(() => client.call('pack.restore', { id }))
      useToasts
        .getState()
        .toast({ text: t('models.packRemoved', { title }), action: t('models.undo'), run, undo: true })
    })
  const state = tested === null ? t('models.untested') : tested.ok ? t('models.tested') : t('models.testFailed')
  return (
    <li>
      <strong>{title}</strong>
      <span className="models-note num">{t('models.packLine', { width, height, state })}</span>
      {problem !== null && <p className="models-bad">{`${problem.message} ${problem.remedy}`}</p>}
      <div className="models-row">
        <Button disabled={isTesting} aria-label={t('models.testNamed', { title })} onClick={() => void test()}>
          {isTesting && <Spinner />}
          {t('models.test')}
        </Button>
        <Button aria-label={t('models.exportNamed', { title })} onClick={() => void give()}>
          {t('models.export')}
        </Button>
        <Button look="danger" aria-label={t('models.removeNamed', { title })} onClick={() => void remove()}>
          {t('models.remove')}
        </Button>
      </div>
      {report !== null && (
        <ul className="models-findings" aria-label={t('models.findings', { title })}>
          {report.findings.map(({ name, ok, error }) => (
            <li key={name}>
              <span className={ok ? 'models-good' : 'models-bad'}>{ok ? t('models.right') : t('models.isWrong')}</span>{' '}
              {t(`models.finding.${name}`)}
              {error !== null && <span className="num"> {t('models.off', { value: two(100 * error) })}</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
