import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ByteSource, PackFiles } from '../../models/formats/pack-files.ts'
import { isPlainRelative } from './containment.ts'

/**
 * The files of one pack folder. Nothing outside of it can be reached, not even through a link.
 *
 * @param places where files lie that the user chose elsewhere, by their names in the pack: from the host's own library
 * only, never from anything in the folder
 */
export function packFolder(folder: string, places: Readonly<Record<string, string>> = {}): PackFiles {
  const root = realpathSync(folder)

  function real(relative: string): string | null {
    if (!isPlainRelative(relative)) return null
    const elsewhere = Object.hasOwn(places, relative) ? places[relative] : undefined
    if (elsewhere !== undefined)
      return statSync(elsewhere, { throwIfNoEntry: false })?.isFile() === true ? elsewhere : null
    try {
      const file = realpathSync(path.join(root, relative))
      return file.startsWith(root + path.sep) && statSync(file).isFile() ? file : null
    } catch {
      return null
    }
  }

  return {
    has: (relative) => real(relative) !== null,
    bytes(relative) {
      const file = real(relative)
      if (file === null) throw new Error(`pack file ${relative} was not checked with has() before`)
      return fileBytes(file)
    },
  }
}

/** Opens the file for each read: a pack's headers are few, and nothing is left open behind ORT's back. */
export function fileBytes(file: string): ByteSource {
  return {
    size: statSync(file).size,
    read(offset, length) {
      const descriptor = openSync(file, 'r')
      try {
        if (offset < 0 || offset + length > fstatSync(descriptor).size)
          throw new RangeError(`${file} is shorter than ${offset + length} bytes`)
        const bytes = new Uint8Array(length)
        let done = 0
        while (done < length) {
          const count = readSync(descriptor, bytes, done, length - done, offset + done)
          if (count === 0) throw new RangeError(`${file} ended early`)
          done += count
        }
        return bytes
      } finally {
        closeSync(descriptor)
      }
    },
  }
}
