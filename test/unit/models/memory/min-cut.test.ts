import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FlowNetwork } from '../../../../models/memory/min-cut.ts'

const count = 5
const edges = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.nat(9)), { maxLength: 12 })

type Edges = readonly (readonly [number, number, number])[]

/** What an assignment of nodes to the sink's side costs. */
const costOf = (given: Edges, isSink: (node: number) => boolean) =>
  given.reduce((sum, [from, to, capacity]) => sum + (!isSink(from) && isSink(to) ? capacity : 0), 0)

it('finds a cut as cheap as the cheapest of all', () => {
  fc.assert(
    fc.property(edges, (given) => {
      const network = new FlowNetwork()
      for (let i = 0; i < count; i++) network.node()
      for (const [from, to, capacity] of given) network.edge(from, to, capacity)
      const side = network.sinkSide(0, count - 1)
      expect([side.has(0), side.has(count - 1)]).toEqual([false, true])

      const middle = Array.from({ length: 2 ** (count - 2) }, (_, bits) =>
        costOf(given, (node) => node === count - 1 || (node > 0 && ((bits >> (node - 1)) & 1) === 1)),
      )
      expect(costOf(given, (node) => side.has(node))).toBe(Math.min(...middle))
    }),
  )
})

it('cuts as near to the sink as equal cuts allow', () => {
  const network = new FlowNetwork()
  for (let i = 0; i < 4; i++) network.node()
  for (let i = 0; i < 3; i++) network.edge(i, i + 1, 5)
  expect([...network.sinkSide(0, 3)]).toEqual([3])
})

it('refuses a way that nothing cuts', () => {
  const network = new FlowNetwork()
  for (let i = 0; i < 2; i++) network.node()
  network.edge(0, 1, Infinity)
  expect(() => network.sinkSide(0, 1)).toThrow('cannot be cut')
})
