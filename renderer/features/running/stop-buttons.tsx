import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import type { StopKind } from './live-store.ts'

interface StopButtonsProps {
  readonly stop: (how: StopKind) => Promise<void>
  readonly asked: StopKind | undefined
  readonly canKill: boolean
}

/** Stop after the step, stop now, and, when the engine doesn't answer, kill it. */
export function StopButtons({ stop, asked, canKill }: StopButtonsProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className="running__stops">
        <Button disabled={asked !== undefined} onClick={() => void stop('after-step')}>
          {t(asked === 'after-step' ? 'running.stoppingAfterStep' : 'running.stopAfterStep')}
        </Button>
        <Button disabled={asked === 'now' || asked === 'kill'} onClick={() => void stop('now')}>
          {t(asked === 'now' || asked === 'kill' ? 'running.stoppingNow' : 'running.stopNow')}
        </Button>
      </div>
      {canKill && (
        <div className="running__kill" role="alert">
          <p>{t('running.killHint')}</p>
          <Button look="danger" onClick={() => void stop('kill')}>
            {t('running.kill')}
          </Button>
        </div>
      )}
    </>
  )
}
