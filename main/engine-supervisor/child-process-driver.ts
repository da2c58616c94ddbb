import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromEngine } from '../engine/messages.ts'
import { engineEnvironment } from '../policy/child-environment.ts'
import { childProcessChannel } from '../transport/child-process.ts'
import type { EngineDriver } from './engine-driver.ts'

/** Starts engines with `child_process.fork`. `entry` is a file of this tree, `onOutput` gets what native code prints. */
export function childProcessDriver(entry: string, onOutput: (line: string) => void): EngineDriver {
  return {
    start() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        env: engineEnvironment(process.env),
        execArgv: [],
        // A group of its own: Ctrl-C in a terminal is for the host, which decides what it means. Its end is noticed by the pipe.
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          onOutput(text.trimEnd())
        })
      }
      const channel = childProcessChannel(child)
      return {
        post: channel.post,
        onMessage: (listen) => channel.onMessage((message) => listen(message as FromEngine)),
        onExit(listen) {
          child.on('error', (error) => listen(error.message))
          child.on('exit', (code, signal) => listen(signal ?? `exit code ${code}`))
        },
        kill: () => child.kill('SIGKILL'),
      }
    },
  }
}

/** The engine's entry beside this file. */
export const engineEntry = fileURLToPath(new URL('../engine/entry.ts', import.meta.url))
