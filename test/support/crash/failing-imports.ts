import { cpSync, createReadStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { FoveaError } from '../../../preload/contract/errors.ts'
import { failingDisk } from '../failing-disk.ts'
import { brokenInvariants } from './library-invariants.ts'
import { openStores } from './library-stores.ts'
import { writeToyArchive } from './toy-archive.ts'

export const diskCodes = ['ENOSPC', 'EIO', 'EACCES'] as const
export type DiskCode = (typeof diskCodes)[number]

/** What a user may be told of a disk that does not take it. */
export const refusals = /^(disk\.full|disk\.failing|data\.read-only)$/

export interface FailingImport {
  readonly n: number
  readonly runs: number
  readonly broken: readonly string[]
}

/** Imports two runs on a disk whose n-th write fails, for every n until nothing is left to fail. */
export async function* failingImports(
  root: string,
  codeAt: (n: number) => DiskCode,
  isOnce: (n: number) => boolean,
): AsyncGenerator<FailingImport> {
  const archive = join(root, 'archive.tar')
  const ids = await writeToyArchive(archive, join(root, 'source'), 2, 1)
  await (await openStores(join(root, 'empty'))).opened.close()
  for (let n = 0, isThrough = false; !isThrough; n++) {
    const dataDir = join(root, 'tried')
    cpSync(join(root, 'empty'), dataDir, { recursive: true })
    const disk = failingDisk(n, codeAt(n), isOnce(n))
    const { opened, archives } = await openStores(dataDir, disk)
    let failed = ''
    try {
      await archives.read(() => createReadStream(archive))
    } catch (thrown) {
      failed = thrown instanceof FoveaError ? thrown.failure.code : String(thrown)
    }
    isThrough = failed === '' && disk.operations() <= n
    await opened.close()
    const after = await openStores(dataDir)
    const broken = await brokenInvariants(after.opened)
    if (failed !== '' && !refusals.test(failed)) broken.push(`the user was told ${failed}`)
    const runs = after.opened.db.prepare('SELECT id FROM run ORDER BY id').pluck().all() as string[]
    if (runs.join() !== ids.slice(0, runs.length).join()) broken.push(`${runs.join()} came in`)
    if (failed === '' && runs.length !== ids.length) broken.push(`${runs.length} runs came in, said to be all`)
    await after.opened.close()
    rmSync(dataDir, { recursive: true })
    yield { n, runs: runs.length, broken }
  }
}
