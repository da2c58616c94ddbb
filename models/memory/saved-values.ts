import { must } from '../must.ts'
import type { Graph } from '../onnx/graph.ts'
import { FlowNetwork } from './min-cut.ts'
import { bytesOf, dataOf, type ValueKind } from './value-kinds.ts'

/** How the backward pass comes by what it needs of the forward pass. */
export interface SavingPlan {
  /** Kept from the forward pass until the backward pass has used them. */
  readonly saved: ReadonlySet<string>
  /** Made again from what is kept. */
  readonly recomputed: ReadonlySet<string>
  readonly smallBytes: number
  /** Whether a Slice may have bounds that only a run knows; for the CPU provider. */
  readonly movesSlices: boolean
}

export interface SavingRules {
  readonly kinds: ReadonlyMap<string, ValueKind>
  /** Whether the call that makes this value may be made again. */
  readonly mayRecompute: (value: string) => boolean
  /** Values of up to so many bytes are kept for nothing: a normalisation's statistics, a time embedding. */
  readonly smallBytes: number
  readonly movesSlices: boolean
}

/**
 * Which forward values to keep so that the backward pass can be fed and the fewest bytes are held.
 *
 * A minimum cut between what only the forward pass can make and what the backward pass reads (as in PyTorch's
 * min-cut partitioner, torch/_functorch/partitioners.py); of equal ones the cut nearest to the reader, which recomputes the least.
 * Inputs are held by the caller anyway. Values that only feed the backward pass are made in it and never kept.
 */
export function planSaving(graph: Graph, { kinds, mayRecompute, smallBytes, movesSlices }: SavingRules): SavingPlan {
  const isForward = (name: string) => kinds.get(name) === 'forward'
  const needed = new Set(
    graph.nodes
      .filter(({ outputs }) => kinds.get(outputs[0] ?? '') === 'backward')
      .flatMap(dataOf)
      .filter(isForward),
  )
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const ways = new Set(needed)
  const inputsOf = (name: string) => dataOf(must(makers.get(name), 'a forward value is made')).filter(isForward)
  for (const name of ways) for (const input of inputsOf(name)) ways.add(input)
  const kept = keptByForward(graph, kinds, mayRecompute)
  const output = new Set(graph.outputs.map(({ name }) => name))
  const price = (name: string) => {
    if (output.has(name)) return 0
    if (!kept.has(name)) return Infinity
    const bytes = bytesOf(must(graph.types.get(name), 'every value is typed'))
    return bytes <= smallBytes ? 0 : bytes
  }

  const network = new FlowNetwork()
  const [source, sink] = [network.node(), network.node()]
  const places = new Map([...ways].map((name) => [name, { before: network.node(), after: network.node() }]))
  for (const [name, { before, after }] of places) {
    network.edge(before, after, price(name))
    if (needed.has(name)) network.edge(after, sink, Infinity)
    if (!mayRecompute(name)) network.edge(source, before, Infinity)
    else for (const input of inputsOf(name)) network.edge(must(places.get(input), 'on the way').after, before, Infinity)
  }
  const late = network.sinkSide(source, sink)
  const recomputed = [...ways].filter((name) => late.has(must(places.get(name), 'a place').before))
  const saved = [...ways].filter((name) => {
    const { before, after } = must(places.get(name), 'a place')
    return late.has(after) && !late.has(before)
  })
  return { saved: new Set(saved), recomputed: new Set(recomputed), smallBytes, movesSlices }
}

/** Values the forward pass needs for its own sake: for an output, or around a call that is not made twice. */
function keptByForward(
  graph: Graph,
  kinds: ReadonlyMap<string, ValueKind>,
  mayRecompute: (value: string) => boolean,
): ReadonlySet<string> {
  const kept = new Set(graph.outputs.map(({ name }) => name))
  for (const node of graph.nodes.toReversed()) {
    if (kinds.get(node.outputs[0] ?? '') !== 'forward') continue
    if (node.outputs.every(mayRecompute) && !node.outputs.some((name) => kept.has(name))) continue
    for (const name of [...node.outputs, ...dataOf(node)]) kept.add(name)
  }
  return kept
}
