import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { keyWords } from './key-words.ts'
import { rankEntries } from './rank-entries.ts'
import { usePaletteEntries } from './use-palette-entries.ts'
import type { PaletteEntry } from './use-palette-entries.ts'
import './command-palette.css'

interface CommandPaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Everything that can be done now, found by typing. A modal dialog: Esc closes it and the focus returns. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const chosen = useRef<PaletteEntry | null>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.title')}
      onClose={() => {
        onClose()
        // Only now has the focus returned: what moves it may do so.
        const entry = chosen.current
        chosen.current = null
        entry?.run()
      }}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      {isOpen && (
        <PaletteList
          onChoose={(entry) => {
            chosen.current = entry
            dialog.current?.close()
          }}
        />
      )}
    </dialog>
  )
}

/** So many at once: who looks for more types more. */
const shownAtOnce = 60

function PaletteList({ onChoose }: { readonly onChoose: (entry: PaletteEntry) => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const entries = usePaletteEntries()
  const found = useMemo(() => rankEntries(entries, typed).slice(0, shownAtOnce), [entries, typed])
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at, found])

  const press = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % Math.max(1, found.length),
      ArrowUp: (at - 1 + found.length) % Math.max(1, found.length),
      PageDown: Math.min(found.length - 1, at + 8),
      PageUp: Math.max(0, at - 8),
    }
    const to = moves[event.key]
    const entry = found[at]
    if (to !== undefined) setAt(to)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && entry !== undefined) onChoose(entry)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className="palette__input"
        role="combobox"
        aria-label={t('palette.find')}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
        placeholder={t('palette.find')}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onKeyDown={press}
        onChange={({ target }) => {
          setTyped(target.value)
          setAt(0)
        }}
      />
      <ul ref={list} id={id} className="palette__list" role="listbox" aria-label={t('palette.title')}>
        {found.map((entry, n) => (
          <li
            key={entry.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === at}
            className="palette__entry"
            onPointerMove={() => setAt(n)}
            onClick={() => onChoose(entry)}
          >
            <span className="palette__title">{entry.title}</span>
            <span className="palette__group">{entry.group}</span>
            {entry.combo !== undefined && <kbd>{keyWords(entry.combo)}</kbd>}
          </li>
        ))}
      </ul>
      <p className="palette__none" role="status">
        {found.length === 0 ? t('palette.none') : ''}
      </p>
    </>
  )
}
