import { Keyboard, Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useActiveRuns } from '../features/running/active-run.ts'
import { useSettings } from '../features/settings/settings-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { useStudio } from './queries.ts'
import { WorkspaceTabs } from './workspace-tabs.tsx'
import { nextTheme } from './theme.ts'
import { useCommands } from './use-commands.ts'
import { useView } from './view-store.ts'
import './header.css'

const themeIcons = { system: Monitor, light: Sun, dark: Moon }
const themeWords = { system: 'header.themeSystem', light: 'header.themeLight', dark: 'header.themeDark' } as const

/** Name, what computes, what waits, and the window's own switches. */
export function Header({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { t } = useTranslation()
  const { theme, show } = useView()
  const { data: studio } = useStudio()
  const packId = useSettings(({ form }) => form.pack)
  const { current, waiting } = useActiveRuns()
  const turn = () => show({ theme: nextTheme(useView.getState().theme) })
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
      <IconButton label={t('header.theme', { theme: t(themeWords[theme]) })} onClick={turn}>
        <ThemeIcon size={16} />
      </IconButton>
      <IconButton label={t('header.shortcuts')} aria-keyshortcuts="Shift+?" onClick={onShortcuts}>
        <Keyboard size={17} />
      </IconButton>
    </header>
  )
}
