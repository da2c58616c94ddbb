import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnotate } from './use-library-work.ts'

/** Words about a run. Saved when the field is left. */
export function NoteField({ id, note }: { readonly id: string; readonly note: string }) {
  const { t } = useTranslation()
  const annotate = useAnnotate()
  const [text, setText] = useState<string | null>(null)
  return (
    <section className="run-side__part">
      <label className="field__label" htmlFor="run-note">
        {t('gallery.note')}
      </label>
      <textarea
        id="run-note"
        className="input run-side__note"
        rows={2}
        maxLength={20_000}
        value={text ?? note}
        placeholder={t('gallery.notePlaceholder')}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => {
          if (text === null || text === note) return
          void annotate({ ids: [id] }, { note: text }, () => t('gallery.noted')).then(() => setText(null))
        }}
      />
    </section>
  )
}
