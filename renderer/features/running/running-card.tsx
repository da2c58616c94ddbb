import { useTranslation } from 'react-i18next'
import { useCommands } from '../../app/use-commands.ts'
import { showRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useActiveRuns } from './active-run.ts'
import { etaWords } from './eta.ts'
import { LiveFields } from './live-fields.tsx'
import { useLive } from './live-store.ts'
import { StopButtons } from './stop-buttons.tsx'
import { useStop } from './use-stop.ts'
import './running-card.css'

/** The run under way on two levels (steps, calls within the step), how long it takes, and how to end it. */
export function RunningCard() {
  const { t } = useTranslation()
  const { current, waiting } = useActiveRuns()
  const id = current?.id ?? null
  const progress = useLive((live) => (id === null ? undefined : live.progress[id]))
  const shown = useView(({ run }) => run)
  const stopping = useStop(id)
  useCommands({
    stopAfterStep: () => void stopping.stop('after-step'),
    stopNow: () => void stopping.stop('now'),
  })
  if (current === null) return null

  const isLoading = progress?.phase === 'loading'
  return (
    <section className="running" aria-label={t('running.title')}>
      <div className="running__head">
        {progress === undefined ? (
          <strong>{t(current.state === 'queued' ? 'create.queued' : 'running.starting')}</strong>
        ) : (
          <>
            <Mark method={progress.method} size={11} />
            <strong>{t(`method.${progress.method}`)}</strong>
            <span>
              {isLoading
                ? t('running.loading')
                : t('running.step', {
                    outer: Math.min(progress.outer + 1, progress.outerTotal),
                    total: progress.outerTotal,
                  })}
            </span>
          </>
        )}
        <span className="running__eta">{progress !== undefined && etaWords(t, progress.etaMs)}</span>
      </div>
      {progress !== undefined && (
        <>
          <ProgressBar
            label={t('running.outerLabel', { method: t(`method.${progress.method}`) })}
            value={progress.outer + (progress.innerTotal > 0 ? progress.inner / progress.innerTotal : 0)}
            max={progress.outerTotal}
          />
          <ProgressBar label={t('running.innerLabel')} value={progress.inner} max={progress.innerTotal} look="thin" />
          {progress.phase !== 'loading' && (
            <p className="running__phase">
              {t(`running.${progress.phase}`, { inner: progress.inner, total: progress.innerTotal })}
            </p>
          )}
        </>
      )}
      <StopButtons {...stopping} />
      <LiveFields id={current.id} />
      {(waiting > 0 || shown !== id) && (
        <div className="running__foot">
          <span>{waiting > 0 && t('running.waiting', { count: waiting })}</span>
          {shown !== id && (
            <Button look="quiet" onClick={() => showRun(id)}>
              {t('running.show')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
