import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ModelFolder } from '../../models/detection/model-folder.ts'
import { isPlainRelative } from './containment.ts'
import { fileBytes } from './pack-folder.ts'

/** A folder is looked into so deep, and so many names of it are read. Pipelines need 2 levels and some thirty files. */
const deepest = 3
const mostFiles = 5000

/** A file or folder that the user chose, and where each of its files really lies. */
export interface PlacedFolder extends ModelFolder {
  /** The real file of a path. */
  readonly real: (relative: string) => string | null
}

/**
 * Opens what the user chose. A file is a folder with itself in it.
 *
 * Threat: a downloaded folder with a link to some private file. Links are followed only inside the folder, or into the
 * `blobs` that a Hugging Face cache keeps beside its `snapshots`.
 *
 * @returns null when there is no such file or folder
 */
export function openModelFolder(place: string): PlacedFolder | null {
  if (!existsSync(place)) return null
  const root = realpathSync(place)
  if (statSync(root).isFile()) {
    const name = path.basename(place)
    return placed([name], (relative) => (relative === name ? root : null))
  }
  const blobs = path.join(root, '..', '..', 'blobs') + path.sep
  const isOurs = (file: string) => file.startsWith(root + path.sep) || (isSnapshot(root) && file.startsWith(blobs))
  const real = (relative: string): string | null => {
    if (!isPlainRelative(relative)) return null
    try {
      const file = realpathSync(path.join(root, relative))
      return isOurs(file) && statSync(file).isFile() ? file : null
    } catch {
      return null
    }
  }
  return placed(
    list(root).filter((relative) => real(relative) !== null),
    real,
  )
}

function placed(paths: readonly string[], real: (relative: string) => string | null): PlacedFolder {
  return {
    paths,
    real,
    has: (relative) => real(relative) !== null,
    bytes(relative) {
      const file = real(relative)
      if (file === null) throw new Error(`${relative} was not checked with has() before`)
      return fileBytes(file)
    },
  }
}

function isSnapshot(root: string): boolean {
  return path.basename(path.dirname(root)) === 'snapshots'
}

function list(root: string): readonly string[] {
  const found: string[] = []
  const walk = (folder: string, depth: number): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (found.length >= mostFiles) return
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        if (depth < deepest) walk(relative, depth + 1)
      } else found.push(relative)
    }
  }
  walk('', 1)
  return found.sort()
}
