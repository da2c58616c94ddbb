import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { eventBus } from '../../../main/services/event-bus.ts'
import type { Channel } from '../../../main/transport/channel.ts'
import { childProcessChannel } from '../../../main/transport/child-process.ts'
import { memoryChannels } from '../../../main/transport/memory.ts'
import { messagePortChannel } from '../../../main/transport/message-port.ts'
import { serveApi } from '../../../main/transport/serve-api.ts'
import { webSocketChannel } from '../../../main/transport/websocket.ts'
import { maxMessageBytes } from '../../../preload/contract/wire.ts'
import { lawApi } from '../../support/law-api.ts'

/** The laws of the contract (reference/style.md 4.5), each over every transport. */

interface Link {
  readonly page: Channel
  /** Null when the host's end lives in another process. */
  readonly host: Channel | null
}

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const transports: Record<string, () => Promise<Link>> = {
  memory: async () => {
    const [page, host] = memoryChannels()
    return { page, host }
  },
  'message port': async () => {
    const { port1, port2 } = new MessageChannel()
    endings.push(() => port1.close())
    return { page: messagePortChannel(port1), host: messagePortChannel(port2) }
  },
  websocket: async () => {
    const http = createServer()
    const server = new WebSocketServer({ server: http, maxPayload: maxMessageBytes + 1024 })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    const [accepted] = (await Promise.all([once(server, 'connection'), once(socket, 'open')]))[0] as [WebSocket]
    endings.push(() => (socket.terminate(), server.close(), http.close()))
    return { page: webSocketChannel(socket), host: webSocketChannel(accepted) }
  },
  'child process': async () => {
    const child = fork(fileURLToPath(new URL('../../support/law-host.ts', import.meta.url)), [], { execArgv: [] })
    await once(child, 'message')
    endings.push(() => child.kill())
    return { page: childProcessChannel(child), host: null }
  },
}

describe.each(Object.entries(transports))('over %s', (_name, open) => {
  async function connect() {
    const { page, host } = await open()
    const bus = eventBus()
    const bugs: string[] = []
    const stop = host === null ? null : serveApi(host, lawApi(bus), bus, { onBug: (method) => bugs.push(method) })
    const received: { kind: string; id?: number; seq?: number; output?: unknown; failure?: { code: string } }[] = []
    const waiting: (() => void)[] = []
    page.onMessage((message) => {
      received.push(message as (typeof received)[0])
      for (const wake of waiting.splice(0)) wake()
    })
    const until = async (count: number) => {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return received
    }
    const call = (id: number, method: string, input: unknown) => page.post({ kind: 'call', id, method, input })
    return { page, host, stop, bugs, until, call }
  }

  it('answers a call with its own number', async () => {
    const { until, call } = await connect()
    call(41, 'run.restore', { id: 'abcdefgh' })
    expect(await until(1)).toEqual([{ kind: 'reply', id: 41, output: null }])
  })

  it('refuses what the method table does not own, the prototype included', async () => {
    const { until, call } = await connect()
    for (const [i, method] of ['nope', 'constructor', '__proto__', 'toString'].entries()) call(i, method, {})
    const codes = (await until(4)).map(({ failure }) => failure?.code)
    expect(codes).toEqual(Array<string>(4).fill('contract.unknown-method'))
  })

  it('keeps input that fails its schema away from the handler', async () => {
    const { until, call } = await connect()
    call(1, 'run.get', { id: '../etc/passwd' })
    call(2, 'run.get', { id: 'abcdefgh', extra: 1 })
    expect((await until(2)).map(({ failure }) => failure?.code)).toEqual([
      'contract.invalid-input',
      'contract.invalid-input',
    ])
  })

  it('turns output that breaks its schema into an internal failure, not a payload', async () => {
    const { until, call, host, bugs } = await connect()
    call(1, 'mask.put', { png: 'AA==' })
    expect((await until(1))[0]!.failure!.code).toBe('internal')
    if (host !== null) expect(bugs).toEqual(['mask.put'])
  })

  it('says nothing of a thrown bug but that it happened', async () => {
    const { until, call } = await connect()
    call(1, 'run.remove', { id: 'abcdefgh' })
    expect(JSON.stringify(await until(1))).not.toMatch(/secret|stack|law-api/)
  })

  it('refuses a message that is too large', async () => {
    const { until, call } = await connect()
    call(1, 'run.get', { id: 'a'.repeat(maxMessageBytes) })
    expect((await until(1))[0]!.failure!.code).toBe('contract.too-large')
  })

  it('aborts a cancelled call once, however often it is cancelled', async () => {
    const { page, until, call } = await connect()
    call(1, 'run.list', {})
    for (let i = 0; i < 3; i++) page.post({ kind: 'cancel', id: 1 })
    page.post({ kind: 'cancel', id: 99 })
    call(2, 'run.restore', { id: 'abcdefgh' })
    const messages = await until(2)
    expect(messages.map(({ id }) => id).sort()).toEqual([1, 2])
    expect(messages.find(({ id }) => id === 1)!.failure!.code).toBe('contract.closed')
  })

  it('numbers events without gaps', async () => {
    const { until, call } = await connect()
    call(1, 'run.stop', { id: 'abcdefgh', how: 'now' })
    const events = (await until(4)).filter(({ kind }) => kind === 'event')
    expect(events.map(({ seq }) => seq)).toEqual([0, 1, 2])
  })

  it('tells the page when the other end closes, and takes no more messages', async () => {
    const { page, host, until, call } = await connect()
    const closed = new Promise<void>((resolve) => void page.onClose(resolve))
    if (host === null) call(1, 'studio.describe', {})
    else host.close()
    await closed
    page.post({ kind: 'call', id: 2, method: 'run.restore', input: { id: 'abcdefgh' } })
    let isTold = false
    page.onClose(() => (isTold = true))
    expect(isTold).toBe(true)
    expect(await until(0)).toEqual([])
  })
})
