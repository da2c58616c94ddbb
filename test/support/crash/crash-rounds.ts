import { fork } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { seeded } from '../seeded.ts'
import { brokenPromises } from './broken-promises.ts'
import { crashTasks, type Ack, type CrashTask } from './crash-task.ts'
import { openStores } from './library-stores.ts'
import { writeToyArchive } from './toy-archive.ts'
import { toyModel } from './toy-picture.ts'

const worker = fileURLToPath(new URL('./library-worker.ts', import.meta.url))
const fixture = fileURLToPath(new URL('../../fixtures/history/history-0010.db', import.meta.url))

export interface CrashRound {
  readonly task: CrashTask
  readonly acknowledged: number
  /** The worker did not get to finish what it was about. */
  readonly cutShort: boolean
  /** Empty when all is as it must be. */
  readonly broken: readonly string[]
}

/** A worker killed with SIGKILL at a random moment, over and over, in one library a task; a round each. */
export async function* crashRounds(root: string, rounds: number, seed: number): AsyncGenerator<CrashRound> {
  const random = seeded(seed)
  await writeToyArchive(join(root, 'archive.tar'), join(root, 'source'))
  await writeEarlyBackup(join(root, 'early'), join(root, 'early.db'))
  for (let n = 0; n < rounds; n++) {
    const task = crashTasks[n % crashTasks.length] ?? 'write'
    const dataDir = join(root, task)
    if (task === 'migrate') freshOldLibrary(dataDir)
    if (task === 'restore') freshDamagedLibrary(join(root, 'source'), dataDir, random(2) === 0)
    const acks = await runUntilKilled(dataDir, task, seed + n, random)
    const broken = await brokenPromises(dataDir, task, acks)
    yield { task, acknowledged: acks.length, cutShort: !acks.some(({ kind }) => kind === 'done'), broken }
  }
}

/**
 * Kills after so many acknowledgements and then so many milliseconds more: anywhere in the middle of what comes next.
 * A migration and a restoring are a matter of one opening, so there the clock runs from the moment it begins.
 */
async function runUntilKilled(
  dataDir: string,
  task: CrashTask,
  seed: number,
  random: (n: number) => number,
): Promise<Ack[]> {
  const child = fork(worker, [dataDir, task, String(seed)], {
    execArgv: [],
    // Starting takes longer than most of what is killed; the second round finds everything compiled.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataDir, '..', 'compiled') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const acks: Ack[] = []
  const isOpening = task === 'migrate' || task === 'restore'
  const killAt = isOpening ? 1 : 2 + random(20)
  const lateMs = isOpening ? random(300) : random(30)
  child.on('message', (ack: Ack) => {
    acks.push(ack)
    if (acks.length === killAt) void delay(lateMs).then(() => child.kill('SIGKILL'))
  })
  await new Promise((resolve) => child.on('exit', resolve))
  return acks
}

function freshOldLibrary(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  copyFileSync(fixture, join(dataDir, 'history.db'))
}

/** Without its database, or with one that ends too early and a backup that knows one run, and none of its pictures. */
function freshDamagedLibrary(source: string, dataDir: string, hasBackup: boolean): void {
  rmSync(dataDir, { recursive: true, force: true })
  cpSync(source, dataDir, { recursive: true })
  if (hasBackup) copyFileSync(join(source, '..', 'early.db'), join(dataDir, 'history.backup-1.db'))
  if (hasBackup) truncateSync(join(dataDir, 'history.db'), 20_000)
  else rmSync(join(dataDir, 'history.db'))
}

async function writeEarlyBackup(dataDir: string, file: string): Promise<void> {
  const { opened, record } = await openStores(dataDir)
  await record('archived-0', 0, { model: toyModel })
  await opened.close()
  copyFileSync(join(dataDir, 'history.db'), file)
}
