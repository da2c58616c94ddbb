import { BadgeCheck, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Verification } from '../../../preload/contract/receipt.ts'

/** Whether a run came out the same, and if not, where first and by how much. */
export function VerificationResult({
  result: { identical, stepsCompared, first, changes },
}: {
  readonly result: Verification
}) {
  const { t } = useTranslation()
  return (
    <>
      {identical ? (
        <p className="run-receipt__good">
          <BadgeCheck size={14} aria-hidden="true" />
          {t('gallery.identical', { count: stepsCompared })}
        </p>
      ) : first === null ? (
        <p>{t('gallery.nothingCompared')}</p>
      ) : (
        <div className="run-receipt__bad">
          <TriangleAlert size={14} aria-hidden="true" />
          <div>
            <p>
              {t('gallery.differs', {
                method: t(`method.${first.method}`),
                step: first.index + 1,
                what: t(`gallery.what.${first.what}`),
              })}
            </p>
            {first.maxDifference !== null && (
              <p className="num">
                {t('gallery.byHowMuch', {
                  max: first.maxDifference.toExponential(2),
                  relative: (first.relative ?? 0).toExponential(2),
                })}
              </p>
            )}
            {first.lossDifference !== null && (
              <p className="num">{t('gallery.lossBy', { value: first.lossDifference.toExponential(2) })}</p>
            )}
          </div>
        </div>
      )}
      {changes.length > 0 && (
        <ul className="run-receipt__changes">
          {changes.map(({ what, then, now }) => (
            <li key={what}>{t('gallery.changedSince', { what, then: short(then), now: short(now) })}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Hashes are compared by their beginnings. */
function short(value: string): string {
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value
}
