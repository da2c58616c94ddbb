// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useEffect, useRef } from 'react'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PreferenceSection } from '../../app/dialog-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { KeySettings } from './key-settings.tsx'
import { LanguageSettings } from './language-settings.tsx'
import { LookSettings } from './look-settings.tsx'
import { NoticeSettings } from './notice-settings.tsx'
import './preferences-dialog.css'

interface PreferencesDialogProps {
  readonly section: PreferenceSection
  readonly onSection: (section: PreferenceSection) => void
  readonly onClose: () => void
}

const sections = { look: LookSettings, language: LanguageSettings, keys: KeySettings, notices: NoticeSettings } as const

/** How the studio is set up. Whatever is changed counts at once, and is kept with the library. */
export function PreferencesDialog({ section, onSection, onClose }: PreferencesDialogProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const Section = sections[section]
  return (
    <dialog ref={dialog} className="prefs" aria-labelledby="prefs-title" onClose={onClose}>
      <header className="prefs__head">
        <h2 id="prefs-title">{t('prefs.title')}</h2>
        <IconButton label={t('prefs.close')} onClick={() => dialog.current?.close()}>
          <X size={16} />
        </IconButton>
      </header>
      <nav className="prefs__nav" aria-label={t('prefs.sections')}>
        {(Object.keys(sections) as PreferenceSection[]).map((name) => (
          <button
            key={name}
            type="button"
            className="prefs__link"
            aria-current={name === section ? 'true' : undefined}
            onClick={() => onSection(name)}
          >
            {t(`prefs.section.${name}`)}
          </button>
        ))}
      </nav>
      <div className="prefs__body" tabIndex={0} role="group" aria-label={t(`prefs.section.${section}`)}>
        <Section />
      </div>
    </dialog>
  )
}
