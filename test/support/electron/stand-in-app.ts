import { EventEmitter } from 'node:events'

/** `app`: quitting asks its listeners first, as Electron does; the exit code is recorded instead of taken. */
class StandInApp extends EventEmitter {
  readonly isPackaged = false
  isSandboxed = false
  exitCode: number | null = null

  getAppPath(): string {
    return ''
  }

  enableSandbox(): void {
    this.isSandboxed = true
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  whenReady(): Promise<void> {
    return Promise.resolve()
  }

  quit(): void {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) this.exit(0)
  }

  exit(code = 0): void {
    this.exitCode = code
    this.emit('quit', {}, code)
  }
}

export const app = new StandInApp()
