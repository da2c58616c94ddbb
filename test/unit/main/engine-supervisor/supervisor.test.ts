import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterDeath,
  decideStart,
  freshSupervisor,
  restartWindowMs,
} from '../../../../main/engine-supervisor/supervisor.ts'

const deaths = (...times: number[]) => times.reduce(afterDeath, freshSupervisor)

describe('the supervisor', () => {
  it('starts at once at first and after the first death, then waits longer', () => {
    expect(decideStart(freshSupervisor, 0)).toEqual({ kind: 'start', afterMs: 0 })
    expect(decideStart(deaths(100), 100)).toEqual({ kind: 'start', afterMs: 0 })
    expect(decideStart(deaths(100, 200), 200)).toEqual({ kind: 'start', afterMs: 250 })
    expect(decideStart(deaths(100, 200, 300), 300)).toEqual({ kind: 'start', afterMs: 1000 })
  })

  it('does not wait for time that has already passed', () => {
    expect(decideStart(deaths(0, 100), 400)).toEqual({ kind: 'start', afterMs: 0 })
  })

  it('refuses after three restarts within a minute, until the first of the deaths is a minute old', () => {
    const state = deaths(0, 10, 20, 30)
    expect(decideStart(state, 40)).toEqual({ kind: 'refuse', untilMs: restartWindowMs })
    expect(decideStart(state, restartWindowMs).kind).toBe('start')
  })

  it('never starts more than four engines within any minute, whatever the times of the deaths', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (gaps) => {
        let now = 0
        let state = freshSupervisor
        const starts: number[] = []
        for (const gap of gaps) {
          now += gap
          const decision = decideStart(state, now)
          if (decision.kind === 'refuse') continue
          now += decision.afterMs
          starts.push(now)
          state = afterDeath(state, now)
        }
        for (const at of starts)
          expect(starts.filter((other) => other >= at && other - at < restartWindowMs).length).toBeLessThanOrEqual(4)
      }),
    )
  })
})
