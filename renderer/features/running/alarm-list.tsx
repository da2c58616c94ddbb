import { TriangleAlert, TrendingDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import { Button } from '../../ui/button.tsx'
import { isOpen } from './run-patch.ts'
import { useAlarmAction } from './use-alarms.ts'

/** So many are shown, the newest first. */
const shown = 3

/** What a run was warned of, for as long as it is looked at: notices pass, this stays. */
export function AlarmList({ run }: { readonly run: Run }) {
  const { t } = useTranslation()
  const act = useAlarmAction()
  const alarms = run.alarms.filter(({ kind }) => kind !== 'flat' || isOpen(run.state)).toReversed()
  if (alarms.length === 0) return null
  return (
    <ul className="alarms" aria-label={t('alarm.title')}>
      {alarms.slice(0, shown).map((alarm) => {
        const { kind, method, step, best } = alarm
        const isFlat = kind === 'flat'
        return (
          <li key={`${method} ${kind} ${step}`} className="alarms__item" data-flat={isFlat}>
            {isFlat ? <TrendingDown size={14} aria-hidden="true" /> : <TriangleAlert size={14} aria-hidden="true" />}
            <span>{t(`alarm.${kind}`, { method: t(`method.${method}`), step: step + 1 })}</span>
            {(isFlat || best !== null) && (
              <Button onClick={() => void act(run.id, alarm)}>
                {isFlat ? t('running.stopNow') : t('alarm.rollBack', { step: (best ?? 0) + 1 })}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
