import type { UtilityProcess } from 'electron/main'
import type { ToHost } from '../shell-link/messages.ts'
import { forkProcess } from './fork-process.ts'

/** The engine process on the host's behalf: messages pass unread, its end is reported once. */
export interface EngineRelay {
  readonly launch: () => void
  readonly post: (message: unknown) => void
  readonly kill: () => void
}

/** One engine at a time; launching again before the first has ended is the host's mistake and ends the first. */
export function engineRelay(entry: string, tellHost: (message: ToHost) => void): EngineRelay {
  let engine: UtilityProcess | null = null
  return {
    launch() {
      engine?.kill()
      const started = forkProcess('Fovea engine', entry, [])
      engine = started
      started.on('message', (message: unknown) => tellHost({ kind: 'from-engine', message }))
      started.on('exit', (code) => {
        if (engine !== started) return
        engine = null
        tellHost({ kind: 'engine-exit', code })
      })
    },
    post: (message) => engine?.postMessage(message),
    kill: () => void engine?.kill(),
  }
}
