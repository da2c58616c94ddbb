import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences-store.ts'
import { useStudio } from '../../app/queries.ts'
import { runCommand } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { useSettings } from '../settings/settings-store.ts'
import { useTour } from './tour-store.ts'

/** So many example prompts to begin with. */
const offered = 3

/** What to do where nothing was drawn yet: be shown round, or take one of the pack's examples. */
export function Welcome() {
  const { t } = useTranslation()
  const { data: studio } = useStudio()
  const { form, change, isReady } = useSettings()
  const isNew = usePreferences(({ isKnown, preferences }) => isKnown && preferences.tour === 'new')
  const { at, start, leave } = useTour()
  const examples = studio?.packs.find(({ id }) => id === form.pack)?.vocabulary.examples.slice(0, offered) ?? []
  if (!isReady) return null
  return (
    <div className="welcome">
      {isNew && at === null && (
        <div className="welcome__row">
          <Button look="primary" onClick={start}>
            {t('tour.start')}
          </Button>
          <Button onClick={leave}>{t('tour.notNow')}</Button>
        </div>
      )}
      {examples.length > 0 && (
        <div className="welcome__examples">
          <p>{t('tour.examples')}</p>
          <div className="welcome__row">
            {examples.map((prompt) => (
              <Button
                key={prompt}
                onClick={() => {
                  change({ prompt })
                  runCommand('focusPrompt')
                }}
              >
                {prompt}
              </Button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
