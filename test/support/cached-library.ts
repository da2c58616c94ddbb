import { createHash } from 'node:crypto'
import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { schemaVersion } from '../../main/store/migrations/all-migrations.ts'
import { openStores } from './crash/library-stores.ts'
import { inBulk } from './in-bulk.ts'
import { fillSyntheticLibrary } from './synthetic-library.ts'

const cache = fileURLToPath(new URL('../../.fovea/libraries', import.meta.url))

/** A folder with a library of so many synthetic runs, made once and kept. Not to be written to: `copyLibrary`. */
export async function cachedLibrary(runs: number): Promise<string> {
  const makers = ['synthetic-library.ts', 'in-bulk.ts', 'cached-library.ts']
  const made = createHash('sha256')
  for (const name of makers) made.update(readFileSync(new URL(name, import.meta.url)))
  const folder = join(cache, `${runs}-v${schemaVersion}-${made.digest('hex').slice(0, 8)}`)
  if (existsSync(folder)) return folder
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  const part = `${folder}.part`
  await fillLibrary(part, runs)
  // The journal that it would have is written by the next opening that finds none.
  rmSync(join(part, 'journal.jsonl'))
  await (await openStores(part)).opened.close()
  renameSync(part, folder)
  return folder
}

/** Fills a new library. Pictures, maps and latents are rows without files, of the sizes that 512 pixels have. */
export async function fillLibrary(dataDir: string, runs: number): Promise<void> {
  const { opened } = await openStores(dataDir)
  inBulk(opened.db, () => {
    fillSyntheticLibrary(opened.db, runs, 1)
  })
  await opened.close()
}

/** Shares the blocks where the file system can. */
export function copyLibrary(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE })
}
