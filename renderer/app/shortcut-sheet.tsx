import { useEffect, useRef } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import { shortcuts } from './shortcuts.ts'
import type { Combo, Command, ShortcutGroup } from './shortcuts.ts'
import './shortcut-sheet.css'

interface ShortcutSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

const groups: readonly ShortcutGroup[] = ['groupAll', 'groupPictures', 'groupHistory']

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

/** Keys that the history's own grid takes. */
const gridKeys = { move: ['← ↑ → ↓'], open: ['⏎'], remove: ['Del'] } as const

/** Every key of the window. A modal dialog: Esc closes it and the focus returns. */
export function ShortcutSheet({ isOpen, onClose }: ShortcutSheetProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  const commands = Object.entries(shortcuts) as [Command, (typeof shortcuts)[Command]][]
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      {isOpen && (
        <>
          <header className="sheet__head">
            <h2 id="sheet-title">{t('shortcuts.title')}</h2>
            <IconButton label={t('shortcuts.close')} onClick={onClose}>
              <X size={16} />
            </IconButton>
          </header>
          <div className="sheet__groups">
            {groups.map((group) => (
              <section key={group}>
                <h3>{t(`shortcuts.${group}`)}</h3>
                <dl>
                  {commands
                    .filter(([, shortcut]) => shortcut.group === group)
                    .map(([command, { combos }]) => (
                      <Line key={command} name={t(`shortcuts.${command}`)} keys={combos.map(wordsOf)} />
                    ))}
                  {group === 'groupHistory' &&
                    (['move', 'open', 'remove'] as const).map((key) => (
                      <Line key={key} name={t(`shortcuts.${key}`)} keys={gridKeys[key]} />
                    ))}
                </dl>
              </section>
            ))}
            <section>
              <h3>{t('shortcuts.groupCompare')}</h3>
              <dl>
                {(Object.keys(compareKeys) as (keyof typeof compareKeys)[]).map((key) => (
                  <Line key={key} name={t(`shortcuts.compare.${key}`)} keys={compareKeys[key]} />
                ))}
              </dl>
            </section>
          </div>
        </>
      )}
    </dialog>
  )
}

function Line({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <div className="sheet__line">
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  )
}

const signs: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '⏎',
  Escape: 'Esc',
  ' ': '␣',
}

function wordsOf({ key, mod, shift, alt }: Combo): string {
  const isApple = navigator.platform.startsWith('Mac')
  // Shift is part of the sign itself.
  const withShift = shift && (key.length > 1 || /[a-z]/.test(key))
  return [
    mod && (isApple ? '⌘' : 'Ctrl'),
    alt && (isApple ? '⌥' : 'Alt'),
    withShift && '⇧',
    signs[key] ?? key.toUpperCase(),
  ]
    .filter(Boolean)
    .join(' ')
}
