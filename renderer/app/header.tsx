import { Contrast, Keyboard, Monitor, Moon, Search, Settings, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useActiveRuns } from '../features/running/active-run.ts'
import { useSettings } from '../features/settings/settings-store.ts'
import { NoticeBell } from '../features/status/notice-bell.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { useDialogs } from './dialog-store.ts'
import { usePreferences } from './preferences-store.ts'
import { useStudio } from './queries.ts'
import { WorkspaceTabs } from './workspace-tabs.tsx'
import { nextTheme } from './theme.ts'
import { useKeysOf } from './use-bindings.ts'
import { useCommands } from './use-commands.ts'
import './header.css'

const themeIcons = { system: Monitor, light: Sun, dark: Moon, contrast: Contrast }
const themeWords = {
  system: 'header.themeSystem',
  light: 'header.themeLight',
  dark: 'header.themeDark',
  contrast: 'header.themeContrast',
} as const

/** Name, what computes, what waits, and the window's own switches. */
export function Header() {
  const { t } = useTranslation()
  const theme = usePreferences(({ preferences }) => preferences.theme)
  const change = usePreferences(({ change }) => change)
  const show = useDialogs(({ show }) => show)
  const keys = {
    palette: useKeysOf('palette'),
    sheet: useKeysOf('sheet'),
    preferences: useKeysOf('preferences'),
  }
  const { data: studio } = useStudio()
  const packId = useSettings(({ form }) => form.pack)
  const { current, waiting } = useActiveRuns()
  const turn = () => change({ theme: nextTheme(usePreferences.getState().preferences.theme) })
  useCommands({ theme: turn })

  const pack = studio?.packs.find(({ id }) => id === packId)
  const engine =
    studio === undefined
      ? t('header.engineUnknown')
      : t('header.engine', { provider: studio.provider.toUpperCase(), pack: pack?.title ?? t('settings.packNone') })
  const ThemeIcon = themeIcons[theme]
  return (
    <header className="header">
      <h1 className="logo">
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <circle cx="10" cy="10" r="8" className="logo__ring" />
          <circle cx="10" cy="10" r="4" className="logo__fovea" />
        </svg>
        {t('app.name')}
      </h1>
      <WorkspaceTabs />
      <span className="header__space" />
      <button
        type="button"
        className="header__find"
        aria-keyshortcuts={keys.palette.names}
        onClick={() => show('palette')}
      >
        <Search size={13} aria-hidden="true" />
        {t('header.find')}
        {keys.palette.words !== undefined && <kbd aria-hidden="true">{keys.palette.words}</kbd>}
      </button>
      <span className="pill" data-busy={current !== null}>
        {current !== null && <Spinner />}
        {current === null
          ? t('header.queueIdle')
          : waiting > 0
            ? t('header.queueWaiting', { count: waiting })
            : t('header.queueRunning')}
      </span>
      <span className="pill" title={t('header.engineLabel', { value: engine })}>
        {engine}
      </span>
      <NoticeBell />
      <IconButton label={t('header.theme', { theme: t(themeWords[theme]) })} onClick={turn}>
        <ThemeIcon size={16} />
      </IconButton>
      <IconButton label={t('header.shortcuts')} aria-keyshortcuts={keys.sheet.names} onClick={() => show('sheet')}>
        <Keyboard size={17} />
      </IconButton>
      <IconButton
        label={t('header.preferences')}
        aria-keyshortcuts={keys.preferences.names}
        onClick={() => show('preferences', 'look')}
      >
        <Settings size={16} />
      </IconButton>
    </header>
  )
}
