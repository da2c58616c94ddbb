import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FromEngine } from '../engine/messages.ts'
import { childProcessChannel } from '../transport/child-process.ts'
import type { EngineDriver } from './engine-driver.ts'

/** All of the environment that the engine gets: neither tokens nor NODE_OPTIONS. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'ORT_LOG_LEVEL']

/** Starts engines with `child_process.fork`. `entry` is a file of this tree, `onOutput` gets what native code prints. */
export function childProcessDriver(entry: string, onOutput: (line: string) => void): EngineDriver {
  return {
    start() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        env: Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
        execArgv: [],
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

/** The engine's entry beside this file: TypeScript from the tree, JavaScript from a build. */
export function engineEntry(): string {
  const source = fileURLToPath(new URL('../engine/entry.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./engine.js', import.meta.url))
}
