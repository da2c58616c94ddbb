import { describe, expect, it } from 'vitest'
import { runQueue, type QueueState } from '../../../../main/services/run-queue.ts'

/** A queue of works that end when they are told to. */
function setUp() {
  const states: QueueState[] = []
  const queue = runQueue((state) => states.push(state))
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const add = (id: string, isFirst = false) =>
    queue.add(
      id,
      () => {
        begun.push(id)
        return new Promise((resolve) => ends.set(id, resolve))
      },
      isFirst,
    )
  const end = async (id: string) => {
    ends.get(id)?.()
    await turn()
  }
  return { queue, begun, add, end, states }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a queue of runs', () => {
  it('takes them one at a time, in their order, the urgent before the waiting', async () => {
    const { queue, begun, add, end } = setUp()
    for (const id of ['a', 'b', 'c']) add(id)
    add('urgent', true)
    expect(queue.state()).toEqual({ paused: false, running: 'a', held: false, waiting: ['urgent', 'b', 'c'] })
    for (const id of ['a', 'urgent', 'b', 'c']) await end(id)
    expect(begun).toEqual(['a', 'urgent', 'b', 'c'])
    await queue.onIdle()
  })

  it('moves what waits, takes it out, and knows what does not wait', async () => {
    const { queue, add, begun, end } = setUp()
    for (const id of ['a', 'b', 'c', 'd']) add(id)
    expect([queue.move('d', 0), queue.move('b', 99), queue.move('a', 0), queue.move('x', 0)]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(queue.state().waiting).toEqual(['d', 'c', 'b'])
    expect([queue.take('c'), queue.take('a')]).toEqual([true, false])
    for (const id of ['a', 'd', 'b']) await end(id)
    expect(begun).toEqual(['a', 'd', 'b'])
  })

  it('paused begins nothing, holds what is under way at its next checkpoint, and goes on', async () => {
    const { queue, add, begun, end } = setUp()
    add('a')
    add('b')
    queue.setPaused(true)
    let passed = false
    void queue.checkpoint('a').then(() => (passed = true))
    await turn()
    expect([passed, queue.state().held]).toEqual([false, true])
    queue.setPaused(false)
    await turn()
    expect([passed, queue.state().held]).toEqual([true, false])
    queue.setPaused(true)
    await end('a')
    expect(begun).toEqual(['a'])
    queue.setPaused(false)
    expect(begun).toEqual(['a', 'b'])
  })

  it('lets go of a run that is stopped while it is held, now and at later checkpoints', async () => {
    const { queue, add } = setUp()
    add('a')
    queue.setPaused(true)
    const held = queue.checkpoint('a')
    queue.letGo('a')
    await held
    await queue.checkpoint('a')
  })

  it('does work that is no run between two, also while paused, and passes its failure on', async () => {
    const { queue, add, begun, end } = setUp()
    add('a')
    add('b')
    queue.setPaused(true)
    const done = queue.exclusive(() => Promise.resolve(7))
    const failed = expect(queue.exclusive(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await end('a')
    expect(await done).toBe(7)
    await failed
    expect(begun).toEqual(['a'])
  })

  it('says so whenever its state changes', () => {
    const { queue, add, states } = setUp()
    add('a')
    add('b')
    queue.setPaused(true)
    queue.setPaused(true)
    expect(states.at(-1)).toEqual({ paused: true, running: 'a', held: false, waiting: ['b'] })
    expect(states.filter(({ paused }) => paused)).toHaveLength(1)
  })
})
