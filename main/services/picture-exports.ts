import type { BlobStore } from '../files/blob-store.ts'
import {
  exportFormats,
  exportPicture,
  metadataLevels,
  type ExportFormat,
  type MetadataLevel,
} from '../files/export-picture.ts'
import { pictureSayings } from '../store/picture-sayings.ts'
import type { History } from '../store/schema.ts'

export interface PictureExport {
  readonly format: ExportFormat
  readonly metadata: MetadataLevel
  readonly quality: number
}

/** A stored picture as it leaves the library, or null when there is none of that name. */
export type ExportStored = (sha256: string, how: PictureExport) => Promise<Uint8Array | null>

export function pictureExports(history: History, images: BlobStore): ExportStored {
  return async (sha256, how) => {
    const stored = await images.get(sha256)
    return stored === null ? null : exportPicture(stored, { ...how, sayings: await pictureSayings(history, sha256) })
  }
}

/** How an export was asked for, in texts from an address or a command line; null when it makes no sense. */
export function pictureExportOf(
  format: string,
  metadata: string | null | undefined,
  quality: string | null | undefined,
): PictureExport | null {
  const known = exportFormats.find((name) => name === (format === 'jpg' ? 'jpeg' : format))
  const level = metadataLevels.find((name) => name === (metadata ?? 'full'))
  const number = Number(quality ?? 90)
  if (known === undefined || level === undefined || !Number.isInteger(number) || number < 1 || number > 100) return null
  return { format: known, metadata: level, quality: number }
}
