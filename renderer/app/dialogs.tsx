import { lazy, Suspense, useEffect } from 'react'
import { Tour } from '../features/tour/tour.tsx'
import { CommandPalette } from './command-palette.tsx'
import { useDialogs } from './dialog-store.ts'
import { learnLayout } from './key-words.ts'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { useCommands } from './use-commands.ts'

const PreferencesDialog = lazy(async () => ({
  default: (await import('../features/preferences/preferences-dialog.tsx')).PreferencesDialog,
}))

const LineageDialog = lazy(async () => ({
  default: (await import('../features/lineage/lineage-dialog.tsx')).LineageDialog,
}))

/** What stands over the window when it is asked for: palette, keys, settings. */
export function Dialogs() {
  const { open, section, show, close } = useDialogs()
  useCommands({
    palette: () => show('palette'),
    sheet: () => show('sheet'),
    preferences: () => show('preferences', 'look'),
    bindKeys: () => show('preferences', 'keys'),
  })
  useEffect(() => void learnLayout(navigator), [])
  return (
    <>
      <CommandPalette isOpen={open === 'palette'} onClose={() => close('palette')} />
      <ShortcutSheet
        isOpen={open === 'sheet'}
        onClose={() => close('sheet')}
        onBind={() => show('preferences', 'keys')}
      />
      <Suspense>
        {open === 'preferences' && (
          <PreferencesDialog
            section={section}
            onSection={(next) => show('preferences', next)}
            onClose={() => close('preferences')}
          />
        )}
        {open === 'lineage' && <LineageDialog onClose={() => close('lineage')} />}
      </Suspense>
      <Tour />
    </>
  )
}
