import Sqlite from 'better-sqlite3'
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setPragmas } from '../../../../main/store/pragmas.ts'
import { openHistory } from '../../../../main/store/open-history.ts'
import { runStore } from '../../../../main/store/run-store.ts'
import { seeded } from '../../../support/seeded.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { toyRecipe } from '../../../support/toy-engine/toy-host.ts'

const at = new Date('2026-11-25T00:00:00.000Z')
const random = seeded(4)

/** A history with a log that holds the last runs: its main file, and the log beside it. */
async function withLog(runs: number): Promise<{ folder: string; file: string }> {
  const folder = temporaryFolder()
  const file = join(folder, 'history.db')
  const { history, db, close } = await openHistory(file, folder, () => at)
  db.pragma('wal_checkpoint(TRUNCATE)')
  for (let n = 0; n < runs; n++) {
    await runStore(history).create({
      id: `run-${1000 + n}`,
      parent: null,
      createdAt: at,
      recipe: toyRecipe(),
      provider: 'cpu',
    })
  }
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, join(folder, `copy.db${suffix}`))
  await close()
  return { folder, file: join(folder, 'copy.db') }
}

/** The ids that a file and a log of these bytes hold; fails unless they are whole and a prefix of what was written. */
function committedPrefix(main: Uint8Array, wal: Uint8Array): number {
  const file = join(temporaryFolder(), 'history.db')
  writeFileSync(file, main)
  writeFileSync(`${file}-wal`, wal)
  const db = new Sqlite(file)
  try {
    setPragmas(db)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    const ids = db.prepare('SELECT id FROM run ORDER BY seq').pluck().all()
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, n) => `run-${1000 + n}`))
    // A run and its drawings are one transaction.
    expect(db.prepare('SELECT count(*) FROM drawing').pluck().get()).toBe(ids.length * 2)
    return ids.length
  } finally {
    db.close()
  }
}

describe('a log cut off by a power loss', () => {
  it('leaves a committed prefix, at every frame and in the middle of frames', async () => {
    const { file } = await withLog(6)
    const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)]
    const frame = 24 + 4096
    const frames = (wal.byteLength - 32) / frame
    expect(Number.isInteger(frames)).toBe(true)
    const seen = new Set<number>()
    for (let n = 0; n <= frames; n++) {
      const boundary = 32 + n * frame
      for (const cut of [boundary, boundary + 1 + random(frame - 2)])
        seen.add(committedPrefix(main, wal.subarray(0, cut)))
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('leaves a committed prefix whichever byte of it is wrong', async () => {
    const { file } = await withLog(4)
    const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)]
    for (let n = 0; n < 40; n++) {
      const damaged = Buffer.from(wal)
      const place = random(damaged.byteLength)
      damaged[place] = (damaged[place] ?? 0) ^ (1 + random(255))
      committedPrefix(main, damaged)
    }
  })

  it('mends a main file that was torn in the middle of a checkpoint', async () => {
    const { file } = await withLog(5)
    const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)]
    const pages = new Set<number>()
    for (let place = 32; place < wal.byteLength; place += 24 + 4096) pages.add(wal.readUInt32BE(place))
    // Page 1 tells SQLite how large its pages are before it looks at any log.
    const covered = [...pages].filter((page) => page > 1 && page * 4096 <= main.byteLength)
    expect(covered.length).toBeGreaterThan(3)
    for (const page of covered) {
      const torn = Buffer.from(main)
      torn.fill(random(256), (page - 1) * 4096, (page - 1) * 4096 + 512 * (1 + random(8)))
      expect(committedPrefix(torn, wal)).toBe(5)
    }
    expect(statSync(file).size).toBe(main.byteLength)
  })
})
