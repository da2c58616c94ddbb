import { EventEmitter } from 'node:events'

/** The far side of a port that has been transferred out of this process. */
export interface PortSink {
  readonly deliver: (data: unknown) => void
  readonly closed: () => void
}

/**
 * `MessagePortMain`: queues until started, clones what it carries, and can be transferred once.
 *
 * Like Electron's, it refuses what cannot be cloned; unlike Node's, its listeners get an event with `data`.
 */
export class StandInPort extends EventEmitter {
  #peer: StandInPort | null = null
  #sink: PortSink | null = null
  #started = false
  #closed = false
  readonly #waiting: unknown[] = []

  static pair(): [StandInPort, StandInPort] {
    const [left, right] = [new StandInPort(), new StandInPort()]
    left.#peer = right
    right.#peer = left
    return [left, right]
  }

  postMessage(message: unknown): void {
    const copy: unknown = structuredClone(message)
    queueMicrotask(() => this.#peer?.receive(copy))
  }

  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.#hand(data)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    queueMicrotask(() => this.#peer?.peerClosed())
  }

  /** Moves this end out of the process: what arrives goes to `sink`, and the far side answers through `receiveFromSink`. */
  transfer(sink: PortSink): { readonly send: (data: unknown) => void; readonly close: () => void } {
    if (this.#started || this.#sink !== null)
      throw new Error('a port can be transferred once, and not after it was started')
    this.#sink = sink
    this.start()
    return { send: (data) => this.#peer?.receive(data), close: () => this.close() }
  }

  receive(data: unknown): void {
    if (this.#closed) return
    if (this.#started) this.#hand(data)
    else this.#waiting.push(data)
  }

  peerClosed(): void {
    this.#closed = true
    this.#sink?.closed()
    this.emit('close')
  }

  #hand(data: unknown): void {
    if (this.#sink === null) this.emit('message', { data, ports: [] })
    else this.#sink.deliver(data)
  }
}

export class StandInMessageChannel {
  readonly port1: StandInPort
  readonly port2: StandInPort

  constructor() {
    ;[this.port1, this.port2] = StandInPort.pair()
  }
}
