import { describe, expect, it } from 'vitest'
import { engineClient, type DrawListener } from '../../../../main/engine-supervisor/engine-client.ts'
import type { EngineProcess } from '../../../../main/engine-supervisor/engine-driver.ts'
import type { EngineStep, FromEngine, ToEngine } from '../../../../main/engine/messages.ts'
import { toyRecipe } from '../../../support/toy-engine/toy-host.ts'

interface FakeEngine {
  readonly posted: ToEngine[]
  readonly say: (message: FromEngine) => void
  readonly die: (reason: string) => void
}

function setUp() {
  const engines: FakeEngine[] = []
  const waits: number[] = []
  const client = engineClient({
    driver: {
      start(): EngineProcess {
        const posted: ToEngine[] = []
        let say: FakeEngine['say'] = () => undefined
        let die: FakeEngine['die'] = () => undefined
        engines.push({ posted, say: (message) => say(message), die: (reason) => die(reason) })
        return {
          post: (message) => posted.push(message),
          onMessage: (listen) => void (say = listen),
          onExit: (listen) => void (die = listen),
          kill: () => die('SIGKILL'),
        }
      },
    },
    now: () => 0,
    wait: async (ms) => void waits.push(ms),
    onEvent: () => undefined,
  })
  return { client, engines, waits }
}

const live = {
  painted: { kind: 'none' },
  weights: { global: 1, saliency: 1 },
  stepSize: 1,
  optSteps: 4,
  stopWhenFlat: false,
  era: 0,
  changes: 0,
} as const
const request = {
  packFolder: 'p',
  packHash: 'h',
  provider: 'cpu',
  recipe: toyRecipe(),
  method: 'sd',
  live,
} as const
const listener = (changes: Partial<DrawListener> = {}): DrawListener => ({
  onProgress: () => undefined,
  onPreview: () => undefined,
  onStep: async () => undefined,
  ...changes,
})
const step = { index: 3 } as EngineStep
const done = { stepCount: 1, unetCalls: 5, stopped: 'none' } as const

describe('the engine client', () => {
  it('lets the engine go on only when the step is stored', async () => {
    const { client, engines } = setUp()
    const gate = Promise.withResolvers<void>()
    const drawing = client.draw(request, listener({ onStep: () => gate.promise }))
    await Promise.resolve()
    const [engine] = engines
    engine!.say({ kind: 'step', job: 1, step })
    await Promise.resolve()
    expect(engine!.posted.map(({ kind }) => kind)).toEqual(['draw'])
    gate.resolve()
    await gate.promise
    await Promise.resolve()
    expect(engine!.posted.at(-1)).toEqual({ kind: 'stored', job: 1, index: 3 })
    engine!.say({ kind: 'done', job: 1, done })
    expect(await drawing).toEqual(done)
  })

  it('stops the drawing when a step cannot be stored, and gives that as the reason', async () => {
    const { client, engines } = setUp()
    const full = new Error('the disk is full')
    const drawing = client.draw(request, listener({ onStep: () => Promise.reject(full) }))
    const outcome = drawing.catch((reason: unknown) => reason)
    engines[0]!.say({ kind: 'step', job: 1, step })
    await new Promise((resolve) => setImmediate(resolve))
    expect(engines[0]!.posted.slice(1).map(({ kind }) => kind)).toEqual(['stop', 'stored'])
    engines[0]!.say({ kind: 'done', job: 1, done: { ...done, stopped: 'now' } })
    expect(await outcome).toBe(full)
  })

  it('hears nothing from a job that is over, nor from an engine that is dead', async () => {
    const { client, engines } = setUp()
    const seen: string[] = []
    const first = client.draw(request, listener({ onPreview: () => seen.push('first') })).catch(() => 'lost')
    engines[0]!.die('SIGSEGV')
    expect(await first).toBe('lost')
    const second = client.draw(request, listener({ onPreview: () => seen.push('second') }))
    await Promise.resolve()
    const preview = { n: 0, width: 1, height: 1, rgb: new Uint8Array(3) }
    engines[0]!.say({ kind: 'preview', job: 2, preview })
    engines[1]!.say({ kind: 'preview', job: 1, preview })
    engines[1]!.say({ kind: 'preview', job: 2, preview })
    engines[1]!.say({ kind: 'done', job: 2, done })
    await second
    expect(seen).toEqual(['second'])
  })

  it('does not hold deaths that were asked for against the engine', async () => {
    const { client, engines, waits } = setUp()
    for (let i = 0; i < 6; i++) {
      const drawing = client.draw(request, listener()).catch((reason: unknown) => reason)
      await Promise.resolve()
      client.kill()
      expect(await drawing).toMatchObject({ failure: { code: 'engine-exit' } })
    }
    expect([engines.length, waits]).toEqual([6, []])
  })
})
