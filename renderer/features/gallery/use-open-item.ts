import { useCallback } from 'react'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import { showRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { useGalleryView } from './gallery-store.ts'
import { useSelection } from './selection-store.ts'

/** Opens a group as a gallery of its own, a run on the stage. The settings that are being typed stay. */
export function useOpenItem(): (item: GalleryItem | undefined) => void {
  return useCallback((item) => {
    if (item === undefined) return
    if (item.group !== null && item.group.runs > 1) {
      useSelection.getState().select({ all: false, chosen: new Map(), cursor: 0, anchor: 0 })
      useGalleryView.getState().narrow({ group: item.group.key })
    } else if (item.reason !== 'import') {
      showRun(item.id)
      useView.getState().show({ workspace: 'create' })
    }
  }, [])
}
