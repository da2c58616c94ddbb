import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { FoveaError } from '../../preload/contract/errors.ts'

/** A folder that receives all of its files or none. */
export interface OutputFolder {
  /** `name` may have folders, with forward slashes. */
  readonly write: (name: string, bytes: Uint8Array | string) => void
  /** Puts everything written so far in place. */
  readonly commit: () => void
  /** Forgets it; a folder that was made for it, and is still empty, goes too. */
  readonly discard: () => void
}

/**
 * Opens a folder for output. Files grow in a temporary folder beside it, on the same disk, so that putting them in
 * place is a rename. Fails now rather than after minutes of drawing. @throws FoveaError output.unwritable, disk.full
 */
export function outputFolder(folder: string): OutputFolder {
  const target = path.resolve(folder)
  const { made, staging } = guarded(target, () => ({
    made: mkdirSync(target, { recursive: true }),
    staging: mkdtempSync(`${target}.part-`),
  }))
  return {
    write: (name, bytes) =>
      guarded(target, () => {
        const file = path.join(staging, name)
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, bytes)
      }),
    commit: () =>
      guarded(target, () => {
        for (const name of readdirSync(staging, { recursive: true, withFileTypes: true })) {
          if (!name.isFile()) continue
          const from = path.join(name.parentPath, name.name)
          const to = path.join(target, path.relative(staging, from))
          mkdirSync(path.dirname(to), { recursive: true })
          renameSync(from, to)
        }
        rmSync(staging, { recursive: true, force: true })
      }),
    discard: () => {
      rmSync(staging, { recursive: true, force: true })
      if (made !== undefined) removeEmpty(target, made)
    },
  }
}

/** Removes `folder` and what was made above it, up to `highest`, as far as they are empty. */
function removeEmpty(folder: string, highest: string): void {
  try {
    for (let at = folder; at.startsWith(highest); at = path.dirname(at)) rmdirSync(at)
  } catch {
    // Not empty, or gone: somebody else's now.
  }
}

function guarded<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new FoveaError('disk.full', 'The disk is full.', folder, 'Free some space or choose another --out.', thrown)
    }
    if (typeof code !== 'string') throw thrown
    throw new FoveaError(
      'output.unwritable',
      `The output folder cannot be written (${code}).`,
      folder,
      'Choose another --out.',
      thrown,
    )
  }
}
