import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RunSummary } from '../../../preload/contract/records.ts'
import { useClient } from '../../app/client-context.ts'
import { useRuns } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useToasts } from '../status/toast-store.ts'
import './queue-list.css'

/** The runs that wait, the next first: dragged, or moved by buttons or with Alt and the arrows. */
export function QueueList({ waiting }: { readonly waiting: readonly string[] }) {
  const { t } = useTranslation()
  const client = useClient()
  const { data } = useRuns()
  const list = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<string | null>(null)
  const known = new Map((data?.pages ?? []).flatMap(({ runs }) => runs.map((run) => [run.id, run] as const)))
  if (waiting.length === 0) return null

  const send = async (work: Promise<unknown>) => {
    try {
      await work
    } catch (thrown) {
      useToasts.getState().toast({ text: sentenceOf(thrown), isBad: true })
    }
  }
  const move = async (id: string, to: number) => {
    const place = Math.max(0, Math.min(waiting.length - 1, to))
    await send(client.call('queue.move', { id, to: place }))
    setSaid(t('queue.moved', { place: place + 1, total: waiting.length }))
    list.current?.querySelector<HTMLElement>(`[data-run="${id}"]`)?.focus()
  }
  const press = (event: KeyboardEvent, id: string, at: number) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0 || event.target !== event.currentTarget) return
    event.preventDefault()
    if (event.altKey) void move(id, at + by)
    else list.current?.querySelector<HTMLElement>(`[data-run="${waiting[at + by] ?? id}"]`)?.focus()
  }
  return (
    <div className="queue">
      <ol ref={list} className="queue__list" aria-label={t('queue.title')}>
        {waiting.map((id, at) => (
          <li
            key={id}
            className="queue__item"
            draggable
            data-dragged={id === dragged}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', id)
              setDragged(id)
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              if (dragged !== null) event.preventDefault()
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (dragged !== null && dragged !== id) void move(dragged, at)
              setDragged(null)
            }}
          >
            <GripVertical className="queue__grip" size={13} aria-hidden="true" />
            <button
              type="button"
              className="queue__name"
              data-run={id}
              title={t('queue.hint')}
              aria-label={t('queue.item', { place: at + 1, total: waiting.length, ...wordsOf(known.get(id)) })}
              onKeyDown={(event) => press(event, id, at)}
            >
              {known.get(id)?.prompt ?? id.slice(0, 8)}
            </button>
            <IconButton
              label={t('queue.up', wordsOf(known.get(id)))}
              disabled={at === 0}
              onClick={() => void move(id, at - 1)}
            >
              <ArrowUp size={13} />
            </IconButton>
            <IconButton
              label={t('queue.down', wordsOf(known.get(id)))}
              disabled={at === waiting.length - 1}
              onClick={() => void move(id, at + 1)}
            >
              <ArrowDown size={13} />
            </IconButton>
            <IconButton
              label={t('queue.remove', wordsOf(known.get(id)))}
              onClick={() => void send(client.call('run.stop', { id, how: 'now' }))}
            >
              <X size={13} />
            </IconButton>
          </li>
        ))}
      </ol>
      <p className="sr-only" role="status">
        {said}
      </p>
    </div>
  )
}

function wordsOf(run: RunSummary | undefined) {
  return { prompt: run?.prompt ?? '', seed: run?.seed ?? 0 }
}
