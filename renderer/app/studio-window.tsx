import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { CreatePanel } from '../features/create/create-panel.tsx'
import { HistoryPanel } from '../features/history/history-panel.tsx'
import { useAlarms } from '../features/running/use-alarms.ts'
import { useHostEvents } from '../features/running/host-events.ts'
import { Stage } from '../features/stage/stage.tsx'
import { ConnectionBanner } from '../features/status/connection-banner.tsx'
import { StatusLine } from '../features/status/status-line.tsx'
import { Toasts } from '../features/status/toasts.tsx'
import { Timeline } from '../features/timeline/timeline.tsx'
import { Dialogs } from './dialogs.tsx'
import { Header } from './header.tsx'
import { moveRegion } from './move-region.ts'
import { PanelEdge } from './panel-edge.tsx'
import { useLanguage } from '../i18n/use-language.ts'
import { useLook } from './theme.ts'
import { useFirstSettings } from './use-first-settings.ts'
import { useCommandKeys, useCommands } from './use-commands.ts'
import { usePanels } from './use-panels.ts'
import { usePreferenceSync } from './use-preference-sync.ts'
import { useView } from './view-store.ts'
import './studio.css'

/** Its canvas and contours are a chunk of their own: the first screen does not wait for them. */
const MaskWorkspace = lazy(async () => ({
  default: (await import('../features/mask/mask-workspace.tsx')).MaskWorkspace,
}))

/** Its canvases and measures too. */
const CompareWorkspace = lazy(async () => ({
  default: (await import('../features/compare/compare-workspace.tsx')).CompareWorkspace,
}))

/** Finding is for later than drawing: a chunk of its own too. */
const GalleryWorkspace = lazy(async () => ({
  default: (await import('../features/gallery/gallery-workspace.tsx')).GalleryWorkspace,
}))

/** Its lists and forms too. */
const ModelsWorkspace = lazy(async () => ({
  default: (await import('../features/models/models-workspace.tsx')).ModelsWorkspace,
}))

/** Every workspace but the first, which is always there. */
const others = { mask: MaskWorkspace, compare: CompareWorkspace, gallery: GalleryWorkspace, models: ModelsWorkspace }

/** The whole window. */
export function StudioWindow() {
  const { t } = useTranslation()
  const workspace = useView(({ workspace }) => workspace)
  usePreferenceSync()
  useLook()
  useLanguage()
  const panels = usePanels()
  useHostEvents()
  useAlarms()
  useFirstSettings()
  useCommandKeys()
  useCommands({
    nextRegion: () => moveRegion(1),
    previousRegion: () => moveRegion(-1),
  })
  const Other = others[workspace === 'create' ? 'mask' : workspace]
  return (
    <div className="studio" {...panels}>
      <Header />
      <ConnectionBanner />
      {workspace === 'create' ? (
        <>
          <CreatePanel />
          <main className="studio__main">
            <Stage />
            <Timeline />
          </main>
          <HistoryPanel />
        </>
      ) : (
        <Suspense fallback={<main className="studio__main" />}>
          <Other />
        </Suspense>
      )}
      <section className="panel-edges" aria-label={t('panel.edges')}>
        <PanelEdge side="left" />
        <PanelEdge side="right" />
      </section>
      <StatusLine />
      <Toasts />
      <Dialogs />
    </div>
  )
}
