import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { crashRounds } from '../../../support/crash/crash-rounds.ts'
import { crashTasks } from '../../../support/crash/crash-task.ts'

describe('a library killed with SIGKILL while it writes, imports, migrates, backs up and restores', () => {
  it('has lost nothing acknowledged, dangles nowhere and keeps no orphan, 20 times over', async () => {
    const seen = { acknowledged: 0, cutShort: 0, tasks: new Set<string>() }
    for await (const { task, acknowledged, cutShort, broken } of crashRounds(temporaryFolder(), 20, 20261125)) {
      expect({ task, broken }).toEqual({ task, broken: [] })
      if (cutShort) seen.cutShort++
      seen.acknowledged += acknowledged
      seen.tasks.add(task)
    }
    expect([...seen.tasks]).toEqual([...crashTasks])
    // Rounds that were over before they began would prove nothing.
    expect(seen.acknowledged).toBeGreaterThan(40)
    expect(seen.cutShort).toBeGreaterThan(10)
    // Twenty processes are started and killed: half a minute on a machine of one's own, minutes on a busy one.
  }, 400_000)
})
