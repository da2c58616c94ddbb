import type { FromEngine, ToEngine } from '../engine/messages.ts'

/** One running engine process, whoever started it. */
export interface EngineProcess {
  readonly post: (message: ToEngine) => void
  readonly onMessage: (listen: (message: FromEngine) => void) => void
  /** Called once. `reason` is a signal, an exit code or what Electron says. */
  readonly onExit: (listen: (reason: string) => void) => void
  readonly kill: () => void
}

/** How engine processes come to be: `child_process` outside Electron, the shell's utility process inside. */
export interface EngineDriver {
  readonly start: () => EngineProcess
}
