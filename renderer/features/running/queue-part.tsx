import { Pause, Play, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { useQueue } from '../../app/queries.ts'
import { showRun, useShownRun } from '../../app/shown-run.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { useToasts } from '../status/toast-store.ts'
import { AlarmList } from './alarm-list.tsx'
import { QueueList } from './queue-list.tsx'

/** Pausing and order of what waits; what the run on the stage was warned of; drawing it again when it failed or was stopped. */
export function QueuePart() {
  const { t } = useTranslation()
  const client = useClient()
  const { data: queue } = useQueue()
  const { data: run } = useShownRun()
  const keys = useKeysOf('pauseQueue')
  const paused = queue?.paused ?? false

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (thrown) {
      useToasts.getState().toast({ text: sentenceOf(thrown), isBad: true })
    }
  }
  const toggle = () => void attempt(() => client.call('queue.pause', { paused: !paused }))
  useCommands({ pauseQueue: toggle })
  const isBusy = queue !== undefined && (queue.running !== null || queue.waiting.length > 0)
  const canRetry = run !== undefined && ['failed', 'stopped', 'interrupted'].includes(run.state)
  return (
    <>
      {run !== undefined && <AlarmList run={run} />}
      {canRetry && (
        <Button
          onClick={() =>
            void attempt(async () => {
              const { id } = await client.call('run.rerun', { id: run.id })
              showRun(id)
            })
          }
        >
          <RotateCcw size={14} aria-hidden="true" />
          {t('queue.retry')}
        </Button>
      )}
      {(isBusy || paused) && (
        <section className="queue-part" aria-label={t('queue.title')}>
          <Button aria-keyshortcuts={keys.names} aria-pressed={paused} onClick={toggle}>
            {paused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
            {t(paused ? 'queue.resume' : 'queue.pause')}
          </Button>
          {paused && (
            <p className="create__note" role="status">
              {t(queue?.held === true ? 'queue.held' : queue?.running == null ? 'queue.pausedEmpty' : 'queue.holding')}
            </p>
          )}
          <QueueList waiting={queue?.waiting ?? []} />
        </section>
      )}
    </>
  )
}
