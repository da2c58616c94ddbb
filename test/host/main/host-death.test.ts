import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../../../main/files/decode-picture.ts'
import type { HostEvent } from '../../../main/transport/serve-api.ts'
import { seeded } from '../../support/seeded.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost } from '../../support/toy-engine/toy-host.ts'

const entry = fileURLToPath(new URL('../../support/toy-engine/killable-host.ts', import.meta.url))
type StepEvent = Extract<HostEvent, { name: 'run.step' }>['payload']

/** Runs a host until it is dead; `killAfter` events end it from here. Returns the steps that it had reported. */
function runUntilDead(dataDir: string, atOperation: number, killAfter: number): Promise<StepEvent[]> {
  const child = fork(entry, [dataDir, String(atOperation)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const steps: StepEvent[] = []
  let events = 0
  child.on('message', (event: HostEvent) => {
    if (event.name === 'run.step') steps.push(event.payload)
    if (++events === killAfter) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.on('exit', () => resolve(steps)))
}

const random = seeded(20261122)
const rounds = [
  ...Array.from({ length: 6 }, () => ({ atOperation: 5 + random(160), killAfter: Infinity })),
  ...Array.from({ length: 6 }, () => ({ atOperation: -1, killAfter: 4 + random(40) })),
]

describe('a host killed with SIGKILL', () => {
  it.each(rounds)(
    'has lost no step that it had reported (before disk operation $atOperation, after event $killAfter)',
    async (round) => {
      const dataDir = join(temporaryFolder(), 'data')
      const reported = await runUntilDead(dataDir, round.atOperation, round.killAfter)

      const host = await toyHost(dataDir)
      const { runs } = await host.api['run.list']({ before: null, limit: 10 }, never)
      const found = await Promise.all(runs.map(({ id }) => host.api['run.get']({ id }, never)))
      const stored = found.flatMap((run) =>
        run.drawings.flatMap(({ method, steps }) => steps.map((step) => ({ id: run.id, method, step }))),
      )
      for (const event of reported) expect(stored).toContainEqual(event)
      expect(found.map(({ state }) => state)).not.toContain('running')
      for (const { step } of stored) {
        const response = await host.handleRequest(new Request(`http://x.invalid/image/${step.image}.png`))
        expect(decodePicture(new Uint8Array(await response.arrayBuffer())).width).toBe(8)
      }
      await host.close()
      expect(existsSync(join(dataDir, 'history.db-wal'))).toBe(false)
    },
  )

  it('had reported steps in most of those rounds, so that the rounds prove something', async () => {
    const reported = await runUntilDead(join(temporaryFolder(), 'data'), 120, Infinity)
    expect(reported.length).toBeGreaterThan(2)
  })
})
