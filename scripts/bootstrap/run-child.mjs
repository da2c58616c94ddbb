import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname } from 'node:path'
import { root } from './root.mjs'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
const sameSignalWithinMs = 400

/**
 * Runs a program to its end with our input and output; answers its exit code (128 + n after signal n).
 *
 * A signal reaches it exactly once. At a terminal, Ctrl-C goes to the whole process group, the child included, so
 * it is not passed on. Without one, the child gets a group of its own and we pass on what we get; npm, `timeout`
 * and the group may each send us the same signal, so repeats within a moment count as one.
 */
export function runChild(program, args, environment = {}) {
  const terminal = hasTerminal()
  const child = spawn(program, args, {
    cwd: root,
    stdio: 'inherit',
    detached: !terminal && process.platform !== 'win32',
    env: { ...process.env, ...environment, PATH: `${dirname(program)}${delimiter}${process.env.PATH ?? ''}` },
  })
  const last = new Map()
  const listeners = forwarded.map((signal) => {
    const listen = () => {
      if (terminal && signal === 'SIGINT') return
      const now = Date.now()
      if (now - (last.get(signal) ?? 0) > sameSignalWithinMs) child.kill(signal)
      last.set(signal, now)
    }
    process.on(signal, listen)
    return () => process.off(signal, listen)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const remove of listeners) remove()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/** Whether a controlling terminal exists, whatever the standard streams are redirected to. */
function hasTerminal() {
  if (process.platform === 'win32') return true
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
