import { useTranslation } from 'react-i18next'
import { sentence } from '../../client/failure-sentence.ts'
import { useLink } from '../../app/client-context.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useActiveRuns } from '../running/active-run.ts'
import { etaWords } from '../running/eta.ts'
import { useLive } from '../running/live-store.ts'

export interface Status {
  readonly text: string
  /** Changes whenever something other than progress happens. */
  readonly urgency: string
}

/** The state of the studio as one sentence. */
export function useStatus(): Status {
  const { t } = useTranslation()
  const link = useLink()
  const { current } = useActiveRuns()
  const progress = useLive((live) => (current === null ? undefined : live.progress[current.id]))
  const ended = useLive((live) => live.ended)
  const { data: run } = useShownRun()

  if (link !== 'connected') return at(t(link === 'reconnecting' ? 'link.lost' : `link.${link}`), link)
  if (progress !== undefined) {
    if (progress.phase === 'loading') return at(t('status.loading'), 'loading')
    const method = t(`method.${progress.method}`)
    const outer = Math.min(progress.outer + 1, progress.outerTotal)
    const words = { method, outer, total: progress.outerTotal }
    const text =
      progress.etaMs === null
        ? t('status.running', words)
        : t('status.runningEta', { ...words, eta: etaWords(t, progress.etaMs) })
    return at(text, `running ${progress.id} ${progress.method}`)
  }
  if (current !== null) return at(t(current.state === 'queued' ? 'status.queued' : 'status.loading'), current.state)
  if (ended === null) return at(t('status.ready'), 'ready')
  const urgency = `${ended.id} ${ended.state}`
  const shownFailure = run?.id === ended.id ? run.drawings.find(({ failure }) => failure !== null)?.failure : null
  const failure = ended.failure ?? shownFailure ?? null
  if (failure !== null) return at(t('status.failed', { reason: sentence(failure) }), urgency)
  switch (ended.state) {
    case 'finished': {
      if (run?.id !== ended.id) return at(t('status.finishedOther'), urgency)
      const methods = run.recipe.methods.map((method) => t(`method.${method}`)).join(', ')
      return at(t('status.finished', { methods }), urgency)
    }
    case 'stopped':
      return at(t('status.stopped'), urgency)
    default:
      return at(t('status.interrupted'), urgency)
  }
}

function at(text: string, urgency: string): Status {
  return { text, urgency }
}
