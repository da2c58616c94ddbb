import { useTranslation } from 'react-i18next'
import { useCommands } from './use-commands.ts'
import { useView, workspaces } from './view-store.ts'

/** The parts of the studio, each a whole window. */
export function WorkspaceTabs() {
  const { t } = useTranslation()
  const { workspace, show } = useView()
  useCommands({
    workspaceCreate: () => show({ workspace: 'create' }),
    workspaceMask: () => show({ workspace: 'mask' }),
    workspaceCompare: () => show({ workspace: 'compare' }),
  })
  return (
    <nav className="tabs" aria-label={t('header.workspaces')}>
      {workspaces.map((name, n) => (
        <button
          key={name}
          type="button"
          className="tabs__tab"
          aria-current={workspace === name ? 'page' : undefined}
          aria-keyshortcuts={`Control+${n + 1}`}
          onClick={() => show({ workspace: name })}
        >
          {t(`header.workspace.${name}`)}
        </button>
      ))}
    </nav>
  )
}
