/**
 * Gives a forked Node process Electron's `process.parentPort`, before its entry is loaded.
 *
 * Frames on the pipe: a message with the numbers of the ports that ride along, or data for one of those ports.
 */
import { EventEmitter } from 'node:events'
import type { PipeFrame } from './pipe-frame.ts'

const ports = new Map<number, PipePort>()
const send = (frame: PipeFrame) => process.send?.(frame, () => undefined)

class PipePort extends EventEmitter {
  readonly #id: number
  #started = false
  readonly #waiting: unknown[] = []

  constructor(id: number) {
    super()
    this.#id = id
    ports.set(id, this)
  }

  postMessage(data: unknown): void {
    send({ kind: 'port', id: this.#id, data: structuredClone(data) })
  }

  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    ports.delete(this.#id)
    send({ kind: 'port-close', id: this.#id })
  }

  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }
}

class ParentPort extends EventEmitter {
  postMessage(data: unknown): void {
    send({ kind: 'message', data: structuredClone(data), ports: [] })
  }
}

const parentPort = new ParentPort()
process.on('message', (frame: PipeFrame) => {
  if (frame.kind === 'message') {
    parentPort.emit('message', { data: frame.data, ports: frame.ports.map((id) => new PipePort(id)) })
  } else if (frame.kind === 'port') ports.get(frame.id)?.receive(frame.data)
  else {
    ports.get(frame.id)?.emit('close')
    ports.delete(frame.id)
  }
})
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: parentPort })
