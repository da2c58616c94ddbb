import type { EngineDriver } from '../engine-supervisor/engine-driver.ts'
import type { FromEngine } from '../engine/messages.ts'
import type { FromHost, ToHost } from './messages.ts'

/** The engine's part of what the shell says. */
export type EngineNews = Extract<ToHost, { kind: 'from-engine' | 'engine-exit' }>

export interface ParentPortDriver {
  readonly driver: EngineDriver
  /** Takes what the shell says about the engine. */
  readonly hear: (news: EngineNews) => void
}

/** Engines that the shell forks for us: one at a time, its messages passed on by the shell. */
export function parentPortDriver(tell: (message: FromHost) => void): ParentPortDriver {
  let onMessage: (message: FromEngine) => void = () => undefined
  let onExit: (reason: string) => void = () => undefined
  return {
    driver: {
      start() {
        tell({ kind: 'launch-engine' })
        return {
          post: (message) => tell({ kind: 'to-engine', message }),
          onMessage: (listen) => void (onMessage = listen),
          onExit: (listen) => void (onExit = listen),
          kill: () => tell({ kind: 'kill-engine' }),
        }
      },
    },
    hear(news) {
      if (news.kind === 'from-engine') onMessage(news.message as FromEngine)
      else onExit(`exit code ${news.code}`)
    },
  }
}
