import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './root.mjs'
import { say } from './say.mjs'

const lock = join(root, '.fovea', 'bootstrap.lock')

/** Runs `work` while no other bootstrap does: two `npm ci` in one folder destroy each other. */
export async function withLock(work) {
  for (let told = false; !take(); told = true) {
    if (!told) say('waiting for another set-up in this folder to end')
    await wait(500)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** True when the lock is ours now. A lock whose owner has died is removed; the next try gets it. */
function take() {
  try {
    mkdirSync(lock)
    writeFileSync(join(lock, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isOwnerAlive()) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

function isOwnerAlive() {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    // No pid file: the owner is between its two calls, or died there. EPERM: alive, another user's.
    return error.code === 'EPERM' || (error.code === 'ENOENT' && isYoung())
  }
}

function isYoung() {
  try {
    return Date.now() - statSync(lock).mtimeMs < 5000
  } catch {
    return true
  }
}
