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

/** Keys that the gallery takes. */
const galleryKeys = {
  gMove: ['← ↑ → ↓', '⇧'],
  gAll: ['Ctrl A'],
  gAdd: ['Ctrl ␣'],
  gLook: ['␣'],
  gOpen: ['⏎'],
  gRate: ['0 – 5'],
  gStar: ['.'],
  gRecall: ['A', 'R', 'P', 'S'],
  gRemove: ['Del'],
  gMethods: ['↑ ↓', 'M', 'O'],
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
                      <Line
                        key={name}
                        name={t(`shortcuts.${name}`)}
                        keys={shortcutOf(name).shown ?? bindings[name].map(keyWords)}
                      />
                    ))}
                </dl>
              </section>
            ))}
            <section>
              <h3>{t('shortcuts.groupGallery')}</h3>
              <dl>
                {namesOf(galleryKeys).map((key) => (
                  <Line key={key} name={t(`shortcuts.${key}`)} keys={galleryKeys[key]} />
                ))}
              </dl>
            </section>
          </div>
        </>
      )}
    </dialog>
  )
}

function namesOf<Keys extends object>(keys: Keys): (keyof Keys & string)[] {
  return Object.keys(keys) as (keyof Keys & string)[]
}

function Line({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <div className="sheet__line">
      <dt>{name}</dt>
      <dd>
        {keys.map((combo) => (
          <kbd key={combo}>{combo}</kbd>
        ))}
      </dd>
    </div>
  )
}
