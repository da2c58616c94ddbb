import { rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { backUp, newestBackupAt } from './backup.ts'
import { checkInThread } from './check-in-thread.ts'
import type { OpenHistory } from './open-history.ts'
import { suspectFile } from './session-keys.ts'
import { readSetting, writeSetting } from './setting-store.ts'

const day = 24 * 3600 * 1000
const periods = [
  ['daily', day],
  ['weekly', 7 * day],
] as const

/** The setting that holds when the whole history was last found sound. */
const checkedKey = 'checked'

export interface KeepSoundOptions {
  readonly opened: OpenHistory
  readonly file: string
  readonly now: () => Date
  /** The session ends: nothing is waited for. */
  readonly signal: AbortSignal
}

/**
 * Once a day, behind the opening: looks whether every page of the history is sound, and if so backs it up; once a week
 * a second copy is put by. Nothing is copied over a good backup before the copy was looked at.
 *
 * @throws when the history is damaged; the next opening then repairs it
 */
export async function keepSound({ opened, file, now, signal }: KeepSoundOptions): Promise<void> {
  const { history, wholeCheck } = opened
  const checkedAt = Date.parse(await readSetting(history, checkedKey, z.string(), ''))
  if (wholeCheck) {
    rmSync(suspectFile(file), { force: true })
    await writeSetting(history, checkedKey, now().toISOString())
  } else if (!(now().getTime() - checkedAt < day)) {
    const sound = await inThread(file, signal)
    if (sound === null) return
    if (!sound) {
      writeFileSync(suspectFile(file), '')
      throw new Error('the history is damaged; the next opening repairs it')
    }
    await writeSetting(history, checkedKey, now().toISOString())
  }
  const { runs } = await history
    .selectFrom('run')
    .select(({ fn }) => fn.countAll<number>().as('runs'))
    .executeTakeFirstOrThrow()
  if (runs === 0) return
  for (const [kind, period] of periods) {
    if (signal.aborted || now().getTime() - newestBackupAt(file, kind) < period) continue
    const check = async (copy: string): Promise<boolean> => (await inThread(copy, signal)) === true
    await backUp(opened.db, file, kind, { check, signal }).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown
    })
  }
}

/** Null when the session ended first. */
async function inThread(file: string, signal: AbortSignal): Promise<boolean | null> {
  if (signal.aborted) return null
  const { sound, stop } = checkInThread(file)
  const end = (): void => void stop()
  signal.addEventListener('abort', end)
  try {
    return await sound
  } finally {
    signal.removeEventListener('abort', end)
  }
}
