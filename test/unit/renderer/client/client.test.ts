import { describe, expect, it } from 'vitest'
import type { FromPage } from '../../../../preload/contract/wire.ts'
import { failureOf } from '../../../../preload/contract/errors.ts'
import { ChannelRefused, type Channel } from '../../../../renderer/client/channel.ts'
import { backOff, createClient } from '../../../../renderer/client/client.ts'

/** A channel whose other end is the test. */
function testChannel() {
  const sent: FromPage[] = []
  let hear: (message: unknown) => void = () => undefined
  let closed: () => void = () => undefined
  const channel: Channel = {
    post: (message) => void sent.push(message),
    onMessage: (listen) => void (hear = listen),
    onClose: (listen) => void (closed = listen),
    close: () => closed(),
  }
  return { channel, sent, say: (message: unknown) => hear(message), cut: () => closed() }
}

/** A client whose channels and clock are the test's. */
function testClient() {
  const channels: ReturnType<typeof testChannel>[] = []
  const waits: { run: () => void; ms: number }[] = []
  const answers: (() => void)[] = []
  let refusal: Error | null = null
  const open = () =>
    new Promise<Channel>((resolve, reject) => {
      answers.push(() => {
        if (refusal !== null) return reject(refusal)
        const made = testChannel()
        channels.push(made)
        resolve(made.channel)
      })
    })
  const schedule = ((run: () => void, ms: number) => void waits.push({ run, ms })) as unknown as typeof setTimeout
  const client = createClient(open, schedule)
  const settle = async () => {
    answers.shift()?.()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { client, channels, waits, settle, refuse: (reason: Error) => void (refusal = reason) }
}

const loss = { kind: 'event', name: 'library.changed', payload: {} }

describe('calls', () => {
  it('resolve with the reply of the same number', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    const answer = client.call('run.stop', { id: 'run-00001', how: 'now' })
    expect(channels[0]?.sent).toEqual([
      { kind: 'call', id: 1, method: 'run.stop', input: { id: 'run-00001', how: 'now' } },
    ])
    channels[0]?.say({ kind: 'reply', id: 1, output: null })
    await expect(answer).resolves.toBeNull()
  })

  it('reject with the failure of a refusal', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    const answer = client.call('run.get', { id: 'run-00001' }).catch(failureOf)
    const failure = { code: 'run.unknown', message: 'No such run.', item: 'run-00001', remedy: 'Choose another.' }
    channels[0]?.say({ kind: 'refusal', id: 1, failure })
    await expect(answer).resolves.toEqual(failure)
  })

  it('all reject when the channel closes', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    const answers = [client.call('studio.describe', {}), client.call('run.list', {})].map((each) =>
      each.catch(failureOf),
    )
    channels[0]?.cut()
    for (const failure of await Promise.all(answers)) expect(failure).toMatchObject({ code: 'contract.closed' })
  })

  it('reject at once while there is no connection', async () => {
    const { client } = testClient()
    await expect(client.call('studio.describe', {}).catch(failureOf)).resolves.toMatchObject({
      code: 'contract.closed',
    })
  })

  it('tell the host when they are aborted, once', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    const abort = new AbortController()
    const answer = client.call('studio.describe', {}, { signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    abort.abort(new Error('again'))
    await expect(answer).rejects.toThrow('no longer wanted')
    expect(channels[0]?.sent.filter(({ kind }) => kind === 'cancel')).toEqual([{ kind: 'cancel', id: 1 }])
    channels[0]?.say({ kind: 'reply', id: 1, output: {} })
  })

  it('are not sent when they are aborted already', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    await expect(client.call('studio.describe', {}, { signal: AbortSignal.abort() })).rejects.toThrow()
    expect(channels[0]?.sent).toEqual([])
  })
})

describe('events', () => {
  it('reach their listeners until these leave', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    const heard: unknown[] = []
    const leave = client.on('run.preview', (preview) => heard.push(preview.n))
    const preview = (n: number) => ({ id: 'run-00001', method: 'sd', n })
    channels[0]?.say({ kind: 'event', seq: 0, name: 'run.preview', payload: preview(1) })
    leave()
    channels[0]?.say({ kind: 'event', seq: 1, name: 'run.preview', payload: preview(2) })
    expect(heard).toEqual([1])
  })

  it.each([
    ['of an unknown name', { kind: 'event', seq: 0, name: 'constructor', payload: {} }],
    ['whose payload breaks its schema', { kind: 'event', seq: 0, name: 'run.preview', payload: { n: 'one' } }],
    ['that are no message at all', 'hello'],
  ])('are dropped: those %s', async (_, message) => {
    const { client, channels, settle } = testClient()
    await settle()
    const heard: unknown[] = []
    client.on('run.preview', (preview) => heard.push(preview))
    channels[0]?.say(message)
    expect(heard).toEqual([])
  })

  it('that got lost make the page ask again', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    let resyncs = 0
    client.onResync(() => resyncs++)
    channels[0]?.say({ ...loss, seq: 0 })
    channels[0]?.say({ ...loss, seq: 1 })
    expect(resyncs).toBe(0)
    channels[0]?.say({ ...loss, seq: 3 })
    expect(resyncs).toBe(1)
  })
})

describe('a lost connection', () => {
  it('is opened again after a back-off, and the page asks for everything again', async () => {
    const { client, channels, waits, settle } = testClient()
    const states: string[] = []
    let resyncs = 0
    client.onState(() => states.push(client.state()))
    client.onResync(() => resyncs++)
    await settle()
    channels[0]?.cut()
    waits.shift()?.run()
    await settle()
    expect(states).toEqual(['connected', 'reconnecting', 'connected'])
    expect(resyncs).toBe(1)
    expect(channels).toHaveLength(2)
  })

  it('is tried less and less often, and never given up', async () => {
    const { client, waits, settle, refuse } = testClient()
    refuse(new Error('no answer'))
    const delays: number[] = []
    for (let n = 0; n < 8; n++) {
      await settle()
      const wait = waits.shift()
      delays.push(wait?.ms ?? 0)
      wait?.run()
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000])
    expect(client.state()).toBe('reconnecting')
  })

  it('is given up when the host knows the page no more', async () => {
    const { client, waits, settle, refuse } = testClient()
    refuse(new ChannelRefused('spent'))
    await settle()
    expect(client.state()).toBe('refused')
    expect(waits).toEqual([])
  })

  it('is tried at once when asked to', async () => {
    const { client, channels, settle } = testClient()
    await settle()
    channels[0]?.cut()
    client.retry()
    await settle()
    expect(client.state()).toBe('connected')
  })

  it('stays closed when the page closed it', async () => {
    const { client, waits, settle } = testClient()
    await settle()
    client.close()
    expect(client.state()).toBe('closed')
    expect(waits).toEqual([])
  })
})

it('waits no longer than eight seconds between attempts', () => {
  expect(Math.max(...Array.from({ length: 40 }, (_, n) => backOff(n)))).toBe(8000)
})
