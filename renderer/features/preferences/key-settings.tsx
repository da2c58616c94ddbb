import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preferences } from '../../../preload/contract/preferences.ts'
import { usePreferences } from '../../app/preferences-store.ts'
import { rankEntries } from '../../app/rank-entries.ts'
import { commandNames, shortcutGroups, shortcutOf } from '../../app/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { KeyLine } from './key-line.tsx'

/** Every command with its keys, to be bound to others. */
export function KeySettings() {
  const { t } = useTranslation()
  const keys = usePreferences(({ preferences }) => preferences.keys)
  const change = usePreferences(({ change }) => change)
  const [typed, setTyped] = useState('')
  const [before, setBefore] = useState<Preferences['keys'] | null>(null)
  const isOwn = Object.keys(keys).length === 0
  const bindable = commandNames.filter((name) => shortcutOf(name).fixed !== true)
  const found = rankEntries(
    bindable.map((name) => ({ name, title: t(`shortcuts.${name}`), group: t(`shortcuts.${shortcutOf(name).group}`) })),
    typed,
  ).map(({ name }) => name)
  return (
    <>
      <div className="keys__bar">
        <input
          className="input"
          type="search"
          aria-label={t('prefs.findCommand')}
          placeholder={t('prefs.findCommand')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        {isOwn && before !== null ? (
          <Button
            onClick={() => {
              change({ keys: before })
              setBefore(null)
            }}
          >
            {t('prefs.keysBack')}
          </Button>
        ) : (
          <Button
            disabled={isOwn}
            onClick={() => {
              setBefore(keys)
              change({ keys: {} })
            }}
          >
            {t('prefs.resetAll')}
          </Button>
        )}
      </div>
      {shortcutGroups
        .map((group) => ({ group, names: bindable.filter((name) => shortcutOf(name).group === group) }))
        .map(({ group, names }) => ({ group, names: names.filter((name) => found.includes(name)) }))
        .filter(({ names }) => names.length > 0)
        .map(({ group, names }) => (
          <section key={group} className="keys__group" aria-label={t(`shortcuts.${group}`)}>
            <h3>{t(`shortcuts.${group}`)}</h3>
            {names.map((name) => (
              <KeyLine key={name} command={name} />
            ))}
          </section>
        ))}
    </>
  )
}
