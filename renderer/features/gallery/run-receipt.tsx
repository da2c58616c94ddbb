import { useEffect, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Verification } from '../../../preload/contract/receipt.ts'
import type { Run } from '../../../preload/contract/records.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { galleryKeys } from './gallery-keys.ts'
import { VerificationResult } from './verification-result.tsx'

type Check =
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly result: Verification }
  | { readonly state: 'failed'; readonly reason: string }

/** What drew a run, and whether it would come out the same today. */
export function RunReceipt({ run }: { readonly run: Run }) {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const [check, setCheck] = useState<Check | null>(null)
  const controller = useRef<AbortController | null>(null)
  const { data } = useQuery({
    queryKey: galleryKeys.receipt(run.id),
    queryFn: ({ signal }) => client.call('run.receipt', { id: run.id }, { signal }),
    gcTime: 30_000,
    enabled,
  })
  useEffect(() => () => controller.current?.abort(), [])
  useEffect(
    () =>
      client.on('run.verifying', ({ id, done, total }) => {
        if (id === run.id) setCheck((now) => (now?.state === 'running' ? { state: 'running', done, total } : now))
      }),
    [client, run.id],
  )
  const verify = async () => {
    controller.current = new AbortController()
    const { signal } = controller.current
    setCheck({ state: 'running', done: 0, total: data?.steps.length ?? 0 })
    try {
      const result = await client.call('run.verify', { id: run.id }, { signal })
      setCheck({ state: 'done', result })
    } catch (thrown) {
      setCheck(signal.aborted ? null : { state: 'failed', reason: sentenceOf(thrown) })
    }
  }
  if (data === undefined) return null
  const { receipt, model, steps } = data
  return (
    <section className="run-side__part run-receipt" aria-labelledby="run-receipt">
      <h3 id="run-receipt" className="field__label">
        {t('gallery.receipt')}
      </h3>
      <dl className="run-recipe">
        <Row name={t('gallery.hashedSteps')} value={String(steps.length)} />
        {receipt !== null && (
          <>
            <Row name={t('gallery.drawnBy')} value={t('gallery.fovea', { version: receipt.fovea })} />
            <Row name={t('gallery.runtime')} value={`${receipt.runtime.version} · ${receipt.provider}`} />
            <Row name={t('gallery.machine')} value={`${receipt.platform} · ${receipt.cpu}`} />
          </>
        )}
        {model !== null && <Row name={t('gallery.model')} value={`${model.pack} · ${model.manifest.slice(0, 12)}`} />}
      </dl>
      {check?.state === 'running' ? (
        <div className="run-receipt__progress">
          <ProgressBar label={t('gallery.verifying')} value={check.done} max={check.total} />
          <span className="num">{t('timeline.count', { done: check.done, total: check.total })}</span>
          <Button onClick={() => controller.current?.abort()}>{t('gallery.callOff')}</Button>
        </div>
      ) : (
        <Button disabled={steps.length === 0} title={t('gallery.verifyHint')} onClick={() => void verify()}>
          <BadgeCheck size={14} aria-hidden="true" />
          {t('gallery.verify')}
        </Button>
      )}
      <div role="status" aria-live="polite">
        {check?.state === 'done' && <VerificationResult result={check.result} />}
        {check?.state === 'failed' && (
          <p className="run-receipt__bad">
            <TriangleAlert size={14} aria-hidden="true" />
            {check.reason}
          </p>
        )}
      </div>
    </section>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="details__row">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
