import { Copy, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useToasts } from '../status/toast-store.ts'
import { useSession } from './mask-session.ts'

interface MaskLibraryProps {
  readonly onOpen: (mask: MaskRecord) => void
  /** The mask on the easel was removed. */
  readonly onGone: () => void
}

/** The saved masks. */
export function MaskLibrary({ onOpen, onGone }: MaskLibraryProps) {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const open = useSession(({ easel }) => easel?.id ?? null)
  const [renamed, setRenamed] = useState<string | null>(null)
  const { data } = useQuery({
    queryKey: keys.masks,
    queryFn: ({ signal }) => client.call('mask.list', {}, { signal }),
    enabled,
  })
  const masks = data?.masks ?? []
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (thrown) {
      useToasts.getState().toast({ text: t('mask.failed', { reason: sentenceOf(thrown) }), isBad: true })
    }
  }
  const remove = (mask: MaskRecord) =>
    attempt(async () => {
      await client.call('mask.remove', { id: mask.id })
      if (mask.id === open) onGone()
      const run = () => void attempt(() => client.call('mask.restore', { id: mask.id }))
      useToasts
        .getState()
        .toast({ text: t('mask.removed', { name: mask.name }), action: t('mask.undo'), run, undo: true })
    })
  const rename = (mask: MaskRecord, name: string) =>
    attempt(async () => {
      setRenamed(null)
      if (name.trim() === '' || name === mask.name) return
      await client.call('mask.rename', { id: mask.id, name: name.trim() })
      if (mask.id === open) useSession.getState().change({ name: name.trim() })
    })

  return (
    <section aria-labelledby="mask-library">
      <h2 id="mask-library" className="field__label">
        {t('mask.library')}
      </h2>
      {masks.length === 0 && <p className="mask-note">{t('mask.libraryEmpty')}</p>}
      <ul className="mask-library">
        {masks.map((mask) => (
          <li key={mask.id} data-open={mask.id === open}>
            {renamed === mask.id ? (
              <input
                className="input"
                aria-label={t('mask.nameOf', { name: mask.name })}
                defaultValue={mask.name}
                maxLength={120}
                ref={(input) => input?.focus()}
                onBlur={({ target }) => void rename(mask, target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') event.currentTarget.blur()
                  if (event.key === 'Escape') setRenamed(null)
                }}
              />
            ) : (
              <button
                type="button"
                className="mask-library__open"
                aria-current={mask.id === open}
                onClick={() => onOpen(mask)}
              >
                <img src={pictureUrl(mask.final)} alt="" />
                <span>{mask.name}</span>
              </button>
            )}
            <IconButton label={t('mask.rename', { name: mask.name })} onClick={() => setRenamed(mask.id)}>
              <Pencil size={13} />
            </IconButton>
            <IconButton
              label={t('mask.duplicate', { name: mask.name })}
              onClick={() =>
                void attempt(() =>
                  client.call('mask.duplicate', {
                    id: mask.id,
                    name: t('mask.copyOf', { name: mask.name }).slice(0, 120),
                  }),
                )
              }
            >
              <Copy size={13} />
            </IconButton>
            <IconButton label={t('mask.remove', { name: mask.name })} onClick={() => void remove(mask)}>
              <Trash2 size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
