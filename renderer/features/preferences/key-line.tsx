import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { comboOf, conflictsOf, withBinding, withoutBinding } from '../../app/key-bindings.ts'
import { keyWords } from '../../app/key-words.ts'
import { usePreferences } from '../../app/preferences-store.ts'
import { shortcutOf } from '../../app/shortcuts.ts'
import type { Combo, Command } from '../../app/shortcuts.ts'
import { useBindings } from '../../app/use-bindings.ts'
import { Button } from '../../ui/button.tsx'

/** One command: its keys, and the way to others. A key that is taken is only taken away when that is confirmed. */
export function KeyLine({ command }: { readonly command: Command }) {
  const { t } = useTranslation()
  const keys = usePreferences(({ preferences }) => preferences.keys)
  const change = usePreferences(({ change }) => change)
  const combos = useBindings()[command]
  const [isListening, setListening] = useState(false)
  const [wanted, setWanted] = useState<Combo | null>(null)
  const name = t(`shortcuts.${command}`)
  const taken = wanted === null ? [] : conflictsOf(command, wanted, keys)
  const isFixed = taken.some((other) => shortcutOf(other).fixed)

  useEffect(() => {
    if (!isListening) return
    const press = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape') return setListening(false)
      const combo = comboOf(event)
      if (combo === null) return
      setListening(false)
      const { preferences } = usePreferences.getState()
      if (conflictsOf(command, combo, preferences.keys).length > 0) setWanted(combo)
      else change({ keys: withBinding(preferences.keys, command, combo) })
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [isListening, command, change])

  return (
    <div className="keys__line">
      <span id={`keys-${command}`}>{name}</span>
      <span className="keys__keys" role="status">
        {isListening ? (
          <span className="keys__listening">{t('prefs.press')}</span>
        ) : (
          combos.map((combo) => <kbd key={keyWords(combo)}>{keyWords(combo)}</kbd>)
        )}
      </span>
      <Button
        aria-label={t('prefs.changeOf', { name })}
        aria-pressed={isListening}
        onBlur={() => setListening(false)}
        onClick={() => {
          setWanted(null)
          setListening(true)
        }}
      >
        {t('prefs.change')}
      </Button>
      <Button
        look="quiet"
        aria-label={t('prefs.resetOf', { name })}
        disabled={keys[command] === undefined}
        onClick={() => change({ keys: withoutBinding(keys, command) })}
      >
        {t('prefs.reset')}
      </Button>
      {wanted !== null && (
        <div className="keys__ask" role="alert">
          <span>
            {t('prefs.taken', {
              keys: keyWords(wanted),
              names: taken.map((other) => t(`shortcuts.${other}`)).join(', '),
            })}
          </span>
          {!isFixed && (
            <Button
              autoFocus
              onClick={() => {
                change({ keys: withBinding(keys, command, wanted) })
                setWanted(null)
              }}
            >
              {t('prefs.take')}
            </Button>
          )}
          <Button onClick={() => setWanted(null)}>{t('prefs.leave')}</Button>
        </div>
      )}
    </div>
  )
}
