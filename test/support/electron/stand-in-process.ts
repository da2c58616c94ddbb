import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { PipeFrame } from './pipe-frame.ts'
import type { StandInPort } from './stand-in-port.ts'

export interface ForkOptions {
  readonly serviceName?: string
  readonly env?: Record<string, string>
  readonly stdio?: string
}

/** Every process forked so far; tests look at them and end them. */
export const forkedProcesses: StandInUtilityProcess[] = []

const shim = new URL('./parent-port-shim.ts', import.meta.url).href
let nextPort = 1

/** A utility process as a forked Node process: messages are cloned, ports ride along. */
export class StandInUtilityProcess extends EventEmitter {
  readonly options: ForkOptions
  readonly entry: string
  readonly child: ChildProcess
  readonly #ports = new Map<number, { readonly send: (data: unknown) => void; readonly close: () => void }>()

  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super()
    this.entry = entry
    this.options = options
    this.child = fork(entry, [...args], {
      serialization: 'advanced',
      execArgv: ['--import', shim],
      env: options.env ?? process.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.child.on('message', (frame: PipeFrame) => this.#receive(frame))
    this.child.on('exit', (code) => {
      for (const port of this.#ports.values()) port.close()
      this.emit('exit', code ?? 1)
    })
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined
  }

  postMessage(data: unknown, ports: readonly StandInPort[] = []): void {
    const ids = ports.map((port) => {
      const id = nextPort++
      const end = port.transfer({
        deliver: (message) => this.#send({ kind: 'port', id, data: message }),
        closed: () => this.#send({ kind: 'port-close', id }),
      })
      this.#ports.set(id, end)
      return id
    })
    this.#send({ kind: 'message', data, ports: ids })
  }

  kill(): boolean {
    return this.child.kill()
  }

  #send(frame: PipeFrame): void {
    if (this.child.connected) this.child.send(frame, () => undefined)
  }

  #receive(frame: PipeFrame): void {
    if (frame.kind === 'message') this.emit('message', frame.data)
    else if (frame.kind === 'port') this.#ports.get(frame.id)?.send(frame.data)
    else {
      this.#ports.get(frame.id)?.close()
      this.#ports.delete(frame.id)
    }
  }
}

export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: ForkOptions = {}): StandInUtilityProcess {
    const forked = new StandInUtilityProcess(entry, args, options)
    forkedProcesses.push(forked)
    return forked
  },
}
