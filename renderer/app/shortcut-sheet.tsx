import { useEffect, useRef } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { keyWords } from './key-words.ts'
import { commandNames, shortcutGroups, shortcutOf } from './shortcuts.ts'
import { useBindings } from './use-bindings.ts'
import './shortcut-sheet.css'

interface ShortcutSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** Leads to where keys are bound. */
  readonly onBind: () => void
}

/** Keys of the compare workspace, which listens to them itself. */
const compareKeys = {
  mode: ['M'],
  wipeAt: ['1', '2', '3'],
  difference: ['D'],
  solo: ['⇧ 1–4'],
  stepped: ['Alt ←', 'Alt →'],
  zoom: ['+', '−', '0'],
  swap: ['C'],
  sync: ['S'],
  loupe: ['L'],
  pixels: ['P'],
  markWinner: ['W'],
} as const

/** Every key of the window. A modal dialog: Esc closes it and the focus returns. */
export function ShortcutSheet({ isOpen, onClose, onBind }: ShortcutSheetProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const bindings = useBindings()
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      {isOpen && (
        <>
          <header className="sheet__head">
            <h2 id="sheet-title">{t('shortcuts.title')}</h2>
            <Button onClick={onBind}>{t('shortcuts.bind')}</Button>
            <IconButton label={t('shortcuts.close')} onClick={onClose}>
              <X size={16} />
            </IconButton>
          </header>
          <div className="sheet__groups">
            {shortcutGroups.map((group) => (
              <section key={group}>
                <h3>{t(`shortcuts.${group}`)}</h3>
                <dl>
                  {commandNames
                    .filter((name) => shortcutOf(name).group === group)
                    .map((name) => (
                      <div key={name} className="sheet__line">
                        <dt>{t(`shortcuts.${name}`)}</dt>
                        <dd>
                          {(shortcutOf(name).shown ?? bindings[name].map(keyWords)).map((keys) => (
                            <kbd key={keys}>{keys}</kbd>
                          ))}
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
            <section>
              <h3>{t('shortcuts.groupCompare')}</h3>
              <dl>
                {(Object.keys(compareKeys) as (keyof typeof compareKeys)[]).map((key) => (
                  <div key={key} className="sheet__line">
                    <dt>{t(`shortcuts.compare.${key}`)}</dt>
                    <dd>
                      {compareKeys[key].map((keys) => (
                        <kbd key={keys}>{keys}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          </div>
        </>
      )}
    </dialog>
  )
}
