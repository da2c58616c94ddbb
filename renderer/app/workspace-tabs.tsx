import { useTranslation } from 'react-i18next'
import { useKeysOf } from './use-bindings.ts'
import { useCommands } from './use-commands.ts'
import { useView, workspaces } from './view-store.ts'

/** The parts of the studio, each a whole window. */
export function WorkspaceTabs() {
  const { t } = useTranslation()
  const { workspace, show } = useView()
  const keys = {
    create: useKeysOf('workspaceCreate').names,
    mask: useKeysOf('workspaceMask').names,
    compare: useKeysOf('workspaceCompare').names,
    gallery: useKeysOf('workspaceGallery').names,
    models: useKeysOf('workspaceModels').names,
  }
  useCommands({
    workspaceCreate: () => show({ workspace: 'create' }),
    workspaceMask: () => show({ workspace: 'mask' }),
    workspaceCompare: () => show({ workspace: 'compare' }),
    workspaceGallery: () => show({ workspace: 'gallery' }),
    workspaceModels: () => show({ workspace: 'models' }),
  })
  return (
    <nav className="tabs" aria-label={t('header.workspaces')}>
      {workspaces.map((name) => (
        <button
          key={name}
          type="button"
          className="tabs__tab"
          aria-current={workspace === name ? 'page' : undefined}
          aria-keyshortcuts={keys[name]}
          onClick={() => show({ workspace: name })}
        >
          {t(`header.workspace.${name}`)}
        </button>
      ))}
    </nav>
  )
}
