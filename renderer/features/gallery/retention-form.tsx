import { useEffect, useId, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RetentionRule, Thinning } from '../../../preload/contract/retention.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { bytes } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { useToasts } from '../status/toast-store.ts'
import { galleryKeys } from './gallery-keys.ts'
import { useLibraryWork } from './use-library-work.ts'

/** Which steps keep their files. What a rule would give up is said before anything goes. */
export function RetentionForm() {
  const { t } = useTranslation()
  const client = useClient()
  const cache = useQueryClient()
  const enabled = useLink() === 'connected'
  const work = useLibraryWork()
  const [would, setWould] = useState<Thinning | null>(null)
  const everyId = useId()
  const daysId = useId()
  const { data: rule } = useQuery({
    queryKey: galleryKeys.retention,
    queryFn: ({ signal }) => client.call('library.retention', {}, { signal }),
    enabled,
  })
  const ruleText = JSON.stringify(rule)
  useEffect(() => {
    if (ruleText === undefined) return
    let isCurrent = true
    client
      .call('library.thin', { dryRun: true })
      .then((thinning) => isCurrent && setWould(thinning))
      .catch(() => isCurrent && setWould(null))
    return () => {
      isCurrent = false
    }
  }, [client, ruleText])
  if (rule === undefined) return null
  const set = (part: Partial<RetentionRule>) => {
    const next = { ...rule, ...part }
    cache.setQueryData(galleryKeys.retention, next)
    void work(() => client.call('library.setRetention', next))
  }
  return (
    <section className="retention">
      <SegmentedInput
        label={t('gallery.retention')}
        value={rule.keep}
        options={(['all', 'every', 'best'] as const).map((value) => ({
          value,
          label: t(`gallery.keep.${value}`),
          hint: t(`gallery.keepHint.${value}`),
        }))}
        onChange={(keep) => set({ keep })}
      />
      <p className="dialog__note">{t(`gallery.keepHint.${rule.keep}`)}</p>
      {rule.keep !== 'all' && (
        <div className="field-pair">
          {rule.keep === 'every' && (
            <div>
              <label className="field__label" htmlFor={everyId}>
                {t('gallery.every')}
              </label>
              <NumberInput
                id={everyId}
                value={rule.every}
                min={2}
                max={1000}
                step={1}
                onChange={(every) => set({ every })}
              />
            </div>
          )}
          <div>
            <label className="field__label" htmlFor={daysId}>
              {t('gallery.afterDays')}
            </label>
            <NumberInput
              id={daysId}
              value={rule.afterDays}
              min={0}
              max={3650}
              step={1}
              onChange={(afterDays) => set({ afterDays })}
            />
          </div>
        </div>
      )}
      {rule.keep !== 'all' && would !== null && (
        <div className="dialog__row">
          <Button
            look="danger"
            disabled={would.steps === 0}
            onClick={() =>
              void work(async () => {
                const done = await client.call('library.thin', { dryRun: false })
                useToasts
                  .getState()
                  .toast({ text: t('gallery.thinned', { count: done.steps, size: bytes(done.bytes) }) })
                setWould({ runs: 0, steps: 0, bytes: 0 })
              })
            }
          >
            {t('gallery.thin')}
          </Button>
          <p role="status">
            {would.steps === 0
              ? t('gallery.nothingToThin')
              : t('gallery.wouldThin', { count: would.steps, size: bytes(would.bytes) })}
          </p>
        </div>
      )}
    </section>
  )
}
