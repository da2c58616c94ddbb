import type { GalleryItem } from '../../../preload/contract/gallery.ts'

/** Kind of a drag of runs within the window. */
export const runsDrag = 'application/x-fovea-runs'

/** Address of a stored picture as a file to save, with what it says about itself. */
export function exportUrl(image: string, format = 'png', metadata = 'full', quality = 90): string {
  return `export/${image}.${format}?metadata=${metadata}&quality=${quality}`
}

/** A name for a picture's file: nothing that a file system could take for more than a name. */
export function pictureFileName({ prompt, seed }: Pick<GalleryItem, 'prompt' | 'seed'>, extension: string): string {
  const words = prompt
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${words === '' ? 'picture' : words}-${seed}.${extension}`
}

/** Puts a picture on a drag: dropped on the desktop it becomes a file, dropped on a board its runs go there. */
export function dragOut(transfer: DataTransfer, item: GalleryItem, runs: readonly string[]): void {
  transfer.effectAllowed = 'copy'
  transfer.setData(runsDrag, JSON.stringify(runs))
  const image = item.thumbnails.findLast((each) => each.image !== null)?.image
  if (image == null) return
  const address = new URL(exportUrl(image), window.location.href).href
  // Chromium saves what is dropped outside of it under this name.
  transfer.setData('DownloadURL', `image/png:${pictureFileName(item, 'png')}:${address}`)
  transfer.setData('text/uri-list', address)
}

/** The runs that are dragged, or none. */
export function draggedRuns(transfer: DataTransfer): string[] {
  const parsed: unknown = JSON.parse(transfer.getData(runsDrag) || '[]')
  return Array.isArray(parsed) ? parsed.filter((id) => typeof id === 'string') : []
}
