import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PackFiles } from '../../models/formats/pack-files.ts'
import { parsePackManifest } from '../../models/formats/pack-manifest.ts'
import { openPack } from '../../models/stages/open-pack.ts'
import type { Pack } from '../../models/stages/pack.ts'

/** Pack files straight from a folder, without the host's checks. */
export function diskFiles(folder: string): PackFiles {
  return {
    has: (path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true,
    bytes(path) {
      const bytes = new Uint8Array(readFileSync(join(folder, path)))
      return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) }
    },
  }
}

export function openDiskPack(folder: string): Pack {
  return openPack(parsePackManifest(readFileSync(join(folder, 'pack.json'), 'utf8')), diskFiles(folder))
}
