import { useTranslation } from 'react-i18next'
import { useDialogs } from '../../app/dialog-store.ts'
import { usePreferences } from '../../app/preferences-store.ts'
import { runCommand } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

const stays = [5, 10, 30, 60, 0] as const

/** How long notices stay, and the way to their list. */
export function NoticeSettings() {
  const { t } = useTranslation()
  const { preferences, change } = usePreferences()
  return (
    <div className="prefs__fields">
      <Field label={t('prefs.noticeStay')}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={preferences.notices}
            onChange={({ target }) => change({ notices: Number(target.value) })}
          >
            {[...new Set<number>([...stays, preferences.notices])].map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t('prefs.noticeForever') : t('prefs.noticeSeconds', { count: seconds })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p className="prefs__note">{t('prefs.noticeNote')}</p>
      <Button
        onClick={() => {
          useDialogs.getState().close('preferences')
          runCommand('tour')
        }}
      >
        {t('prefs.tourAgain')}
      </Button>
    </div>
  )
}
