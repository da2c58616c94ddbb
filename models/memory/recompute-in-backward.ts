import { must } from '../must.ts'
import type { Graph, GraphNode } from '../onnx/graph.ts'
import { Barrier, fresh, type GraphEdit } from './barrier.ts'
import { inOrder } from './in-order.ts'
import { pruned } from './pruned.ts'
import { aliases, numericInputs } from './recompute-cost.ts'
import type { SavingPlan } from './saved-values.ts'
import { bytesOf, dataOf, type ValueKind } from './value-kinds.ts'

/**
 * Carries out a saving plan: what is to be recomputed is made again just before the backward call that reads it first.
 *
 * "Just before" holds because some number it computes with waits for that call's cotangent; see `Barrier`.
 */
export function recomputeInBackward(graph: Graph, plan: SavingPlan, kinds: ReadonlyMap<string, ValueKind>): Graph {
  const inserted = new Map<number, GraphNode[]>()
  const edit: GraphEdit = {
    types: new Map(graph.types),
    initializers: new Map(graph.initializers),
    before(place) {
      const nodes = inserted.get(place) ?? []
      inserted.set(place, nodes)
      return nodes
    },
  }
  const barrier = new Barrier(edit)
  const isBackward = (node: GraphNode) => kinds.get(node.outputs[0] ?? '') === 'backward'
  const isRecomputed = (node: GraphNode) => node.outputs.some((name) => plan.recomputed.has(name))
  const readers = firstReaders(graph, plan, isBackward)

  /** Recomputed values under their new names; what is cheap to have early keeps its own. */
  const again = new Map<string, string>()
  graph.nodes.forEach((node) => {
    if (!isRecomputed(node)) return
    const place = must(readers.get(node), 'what is recomputed is read')
    const inputs = node.inputs.map((name) => again.get(name) ?? name)
    const isLate = inputs.some((name, i) => name !== node.inputs[i])
    const isSmall = node.outputs.every((name) => sizeIn(edit, name) <= plan.smallBytes)
    if (!isLate && (isSmall || aliases.has(node.op))) return
    if (!isLate) {
      const reader = must(graph.nodes[place], 'a node')
      const dY = must(
        dataOf(reader).find((name) => kinds.get(name) === 'backward'),
        'a backward call reads a cotangent',
      )
      const at = cheapestOperand(edit, node, plan)
      inputs[at] = barrier.after(dY, must(node.inputs[at], 'an operand'), place)
    }
    const outputs = node.outputs.map((name) => {
      const copy = fresh(edit, `again/${name}`)
      edit.types.set(copy, must(graph.types.get(name), `the graph types ${name}`))
      if (plan.recomputed.has(name)) again.set(name, copy)
      return copy
    })
    edit.before(place).push({ ...node, name: must(outputs[0], 'an output'), inputs, outputs })
  })

  const nodes = graph.nodes.flatMap((node, i): GraphNode[] => [
    ...(inserted.get(i) ?? []),
    isBackward(node) ? { ...node, inputs: node.inputs.map((name) => again.get(name) ?? name) } : node,
  ])
  return pruned({ ...graph, nodes: inOrder(nodes), initializers: edit.initializers, types: edit.types })
}

/** For each recomputed call the number of the first backward call that depends on it. */
function firstReaders(
  graph: Graph,
  plan: SavingPlan,
  isBackward: (node: GraphNode) => boolean,
): ReadonlyMap<GraphNode, number> {
  const first = new Map<string, number>()
  const readers = new Map<GraphNode, number>()
  const read = (node: GraphNode, place: number) => {
    for (const name of dataOf(node)) first.set(name, Math.min(first.get(name) ?? Infinity, place))
  }
  for (const [i, node] of [...graph.nodes.entries()].reverse()) {
    if (isBackward(node)) read(node, i)
    else if (node.outputs.some((name) => plan.recomputed.has(name))) {
      const place = Math.min(
        ...node.outputs.filter((name) => plan.recomputed.has(name)).map((n) => first.get(n) ?? Infinity),
      )
      readers.set(node, place)
      read(node, place)
    }
  }
  return readers
}

/** The place of the smallest number a call computes with: a gain, a scale, or the tensor itself. */
function cheapestOperand(edit: GraphEdit, node: GraphNode, plan: SavingPlan): number {
  // A piece of a large tensor waits with where it starts, for copying the whole would cost more than the piece.
  if (node.op === 'Slice' && plan.movesSlices && sizeIn(edit, node.inputs[0] ?? '') > plan.smallBytes) return 1
  const places = numericInputs(node)
  return places.reduce((best, i) =>
    sizeIn(edit, node.inputs[i] ?? '') < sizeIn(edit, node.inputs[best] ?? '') ? i : best,
  )
}

function sizeIn({ types }: GraphEdit, name: string): number {
  return bytesOf(must(types.get(name), `the graph types ${name}`))
}
