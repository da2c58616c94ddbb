import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../support/seeded.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  never,
  runToEnd,
  submit,
  toyHost,
  toyRecipe,
  watchedDriver,
  nextEvent,
} from '../../support/toy-engine/toy-host.ts'

const random = seeded(7)

describe('an engine that dies in the middle of a drawing', () => {
  it.each(Array.from({ length: 10 }, (_, round) => ({ round, killAfter: 3 + random(40) })))(
    'costs that drawing only, and no step that was reported (round $round, after event $killAfter)',
    async ({ killAfter }) => {
      const driver = watchedDriver()
      const host = await toyHost(join(temporaryFolder(), 'data'), { engineDriver: driver })
      const reported: unknown[] = []
      let events = 0
      host.events.subscribe((event) => {
        if (event.name === 'run.step') reported.push(event.payload)
        // Behind the host's back, as the kernel's memory killer would.
        if (++events === killAfter) driver.started[0]?.kill()
      })
      const finished = nextEvent(host, 'run.finished')
      const { id } = await submit(host, toyRecipe({ methods: ['sgool', 'sd'], optSteps: 400 }))
      expect(await finished).toMatchObject({ state: 'interrupted', failure: { code: 'engine-exit' } })

      const run = await host.api['run.get']({ id }, never)
      const [lost, next] = run.drawings
      expect(lost).toMatchObject({ method: 'sgool', state: 'interrupted', failure: { code: 'engine-exit' } })
      expect(next).toMatchObject({ method: 'sd', state: 'finished' })
      const stored = run.drawings.flatMap(({ method, steps }) => steps.map((step) => ({ id, method, step })))
      for (const event of reported) expect(stored).toContainEqual(event)
      expect(driver.started.length).toBe(2)
      await host.close()
    },
  )

  it('is not started again after three more deaths within a minute, and says so', async () => {
    const driver = watchedDriver()
    const host = await toyHost(join(temporaryFolder(), 'data'), { engineDriver: driver })
    host.events.subscribe((event) => {
      if (event.name === 'run.preview') driver.started.at(-1)?.kill()
    })
    for (let death = 0; death < 4; death++) await runToEnd(host, toyRecipe({ methods: ['sgool'], optSteps: 400 }))
    const refused = await runToEnd(host, toyRecipe({ methods: ['sd'] }))
    expect(driver.started.length).toBe(4)
    expect(refused.drawings[0]!.failure!.message).toContain('several times within a minute')
    await host.close()
  })
})
