import { must } from '../must.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import type { SavingPlan } from './saved-values.ts'
import { bytesOf, dataOf, type ValueKind } from './value-kinds.ts'

/** The forward pass in stretches, each of which is made again in the backward pass when its turn comes, but the last. */
export interface ForwardSegments {
  /** Of a forward value; what is not made by the forward pass is of segment 0. */
  readonly of: (value: string) => number
  readonly last: number
  /** Read by a later segment: kept, so that no segment needs another one made again. */
  readonly borders: ReadonlySet<string>
}

/**
 * Cuts the forward pass into at most `count` segments that hold about the same of what a plain plan keeps.
 *
 * Near each even share the cut goes where the fewest bytes cross: behind a residual sum, not between a norm and its
 * convolution (Chen et al. 2016, arXiv:1604.06174).
 */
export function forwardSegments(
  graph: Graph,
  kinds: ReadonlyMap<string, ValueKind>,
  plan: SavingPlan,
  count: number,
): ForwardSegments {
  const kindOf = ({ outputs }: GraphNode) => kinds.get(outputs[0] ?? '')
  // Behind it stands what rules made of forward values for the backward pass alone.
  const turn = graph.nodes.findIndex((node) => kindOf(node) === 'backward')
  const nodes = graph.nodes.slice(0, turn).filter((node) => kindOf(node) === 'forward')
  const size = (name: string) => bytesOf(must(graph.types.get(name), `the graph types ${name}`))
  const made = new Map(nodes.flatMap(({ outputs }, at) => outputs.map((name) => [name, at] as const)))
  const lastRead = new Map(nodes.flatMap((node, at) => dataOf(node).map((name) => [name, at] as const)))

  const change = new Array<number>(nodes.length + 1).fill(0)
  const held = new Array<number>(nodes.length).fill(0)
  for (const [name, at] of made) {
    const until = lastRead.get(name) ?? at
    change[at] = must(change[at], 'a place') + size(name)
    change[until] = must(change[until], 'a place') - size(name)
    if (plan.saved.has(name)) held[at] = must(held[at], 'a place') + size(name)
  }
  const crossing = runningSums(change)
  const cuts = cutsBetween(runningSums(held), crossing, count)

  const of = (name: string) => {
    const at = made.get(name)
    return at === undefined ? 0 : cuts.filter((cut) => cut < at).length
  }
  const borders = new Set(
    nodes.flatMap((node) => {
      const own = of(must(node.outputs[0], 'an output'))
      return dataOf(node).filter((name) => made.has(name) && of(name) < own)
    }),
  )
  return { of, last: cuts.length, borders }
}

/** Places after which a segment ends. */
function cutsBetween(held: readonly number[], crossing: readonly number[], count: number): readonly number[] {
  const all = held.at(-1) ?? 0
  const cuts: number[] = []
  for (let i = 1; i < count; i++) {
    const near = (share: number) => (all * (i + share)) / count
    let best: number | null = null
    held.forEach((bytes, at) => {
      if (bytes < near(-0.4) || bytes > near(0.4) || at <= (cuts.at(-1) ?? -1)) return
      if (best === null || must(crossing[at], 'a place') <= must(crossing[best], 'a place')) best = at
    })
    if (best !== null) cuts.push(best)
  }
  return cuts
}

function runningSums(changes: readonly number[]): number[] {
  let sum = 0
  return changes.map((change) => (sum += change))
}
