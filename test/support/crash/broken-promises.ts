import { join } from 'node:path'
import { newestSoundBackup } from '../../../main/store/backup.ts'
import { brokenInvariants } from './library-invariants.ts'
import { openStores, type Stores } from './library-stores.ts'
import type { Ack, CrashTask } from './crash-task.ts'

const archivedIds = Array.from({ length: 6 }, (_, i) => `archived-${i}`)

/** Opens a library whose worker was killed, and says in words which of its acknowledgements do not hold. */
export async function brokenPromises(dataDir: string, task: CrashTask, acks: readonly Ack[]): Promise<string[]> {
  const stores = await openStores(dataDir)
  const { opened } = stores
  try {
    const broken = await brokenInvariants(opened, task !== 'migrate')
    if (task !== 'restore' && opened.opening !== 'opened' && acks.some(({ kind }) => kind === 'opened')) {
      broken.push(`the database was ${opened.opening}`)
    }
    // What comes before a purge that was asked for may be gone or not, until the purge is acknowledged.
    const lastPurging = new Map(
      acks.flatMap(({ kind, id }, n) => (kind === 'purging' ? id.split(',').map((each) => [each, n] as const) : [])),
    )
    for (const [n, ack] of acks.entries()) {
      if (n > (lastPurging.get(ack.id) ?? -1)) broken.push(...(await brokenAck(stores, ack)))
    }
    const purged = new Set(acks.filter(({ kind }) => kind === 'purged').flatMap(({ id }) => id.split(',')))
    const isBack = task === 'import' ? [] : [...purged].filter((id) => ratingOf(stores, id) !== undefined)
    if (isBack.length > 0) broken.push(`${isBack.join()} came back after the purge`)
    if (acks.some(({ kind }) => kind === 'backup') && newestSoundBackup(join(dataDir, 'history.db')) === null) {
      broken.push('no backup is sound')
    }
    if (task === 'migrate') {
      const runs = opened.db.prepare('SELECT count(*) FROM run').pluck().get() as number
      if (runs !== 3) broken.push(`${runs} of 3 runs came through the migration`)
    }
    if (task === 'restore') {
      const steps = opened.db.prepare('SELECT count(*) FROM step').pluck().get() as number
      const runs = opened.db.prepare('SELECT id FROM run ORDER BY id').pluck().all()
      if (runs.join() !== archivedIds.join()) broken.push(`only ${runs.join()} came back`)
      if (steps !== archivedIds.length * 3) broken.push(`${steps} steps came back`)
    }
    return broken
  } finally {
    await opened.close()
  }
}

async function brokenAck(stores: Stores, { kind, id, value }: Ack): Promise<string[]> {
  switch (kind) {
    case 'run':
      return (await stores.runs.get(id)) === null ? [`run ${id} is lost`] : []
    case 'step': {
      const run = await stores.runs.get(id)
      return run?.drawings[0]?.steps[value]?.index === value ? [] : [`step ${value} of ${id} is lost`]
    }
    case 'rating':
      return ratingOf(stores, id) === value ? [] : [`the rating of ${id} is lost`]
    default:
      return []
  }
}

function ratingOf({ opened }: Stores, id: string): number | undefined {
  return opened.db.prepare('SELECT rating FROM run WHERE id = ?').pluck().get(id) as number | undefined
}
