import { must } from '../must.ts'
import type { Graph, GraphNode, ValueInfo } from '../onnx/graph.ts'
import { aliases } from './recompute-cost.ts'
import { dataOf } from './value-kinds.ts'

/** Operators that ORT's CPU provider lets write over an input of the same size that nobody reads again. */
const inPlace: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Abs', 'Sqrt', 'Exp', 'Log', 'Erf', 'Reciprocal', 'Sigmoid', 'Tanh', 'Relu'],
  ...['Clip', 'LeakyRelu', 'Softplus'],
])

interface Buffer {
  readonly bytes: number
  readonly from: number
  to: number
}

export interface PlanInput {
  /** Types of all values. */
  readonly types: Graph['types']
  readonly outputs: readonly ValueInfo[]
  /** In the order in which they run. */
  readonly nodes: readonly GraphNode[]
  /** Bytes of a value; 0 for what is not the plan's to hold. */
  readonly sizeOf: (name: string) => number
  /** What a call needs besides its outputs. */
  readonly workspaceOf: (node: GraphNode) => number
}

/**
 * The most bytes that ONNX Runtime's plan holds at once.
 *
 * A tensor lives from the call that makes it to the last that reads it. A later tensor of the very same shape takes over its place,
 * which is then held in between too (onnxruntime/core/framework/allocation_planner.cc, `FindReusableTensor`).
 */
export function plannedPeak({ types, outputs, nodes, sizeOf, workspaceOf }: PlanInput): number {
  const alias = new Map<string, string>()
  const of = (name: string) => alias.get(name) ?? name
  const readers = new Map<string, number>()
  for (const node of nodes) {
    if (aliases.has(node.op)) alias.set(must(node.outputs[0], 'an output'), of(must(node.inputs[0], 'an input')))
    for (const name of new Set(dataOf(node).map(of))) readers.set(name, (readers.get(name) ?? 0) + 1)
  }
  for (const { name } of outputs) readers.set(of(name), Infinity)

  const buffers: Buffer[] = []
  const held = new Map<string, Buffer>()
  const free = new Map<string, Buffer[]>()
  const shapeOf = (name: string) => {
    const { dtype, shape } = must(types.get(name), `the graph types ${name}`)
    return `${dtype}[${shape.join()}]`
  }
  const release = (name: string, at: number) => {
    const buffer = held.get(name)
    if (buffer === undefined) return
    held.delete(name)
    buffer.to = at
    free.set(shapeOf(name), [...(free.get(shapeOf(name)) ?? []), buffer])
  }

  nodes.forEach((node, at) => {
    const data = [...new Set(dataOf(node).map(of))]
    for (const name of data) readers.set(name, (readers.get(name) ?? 0) - 1)
    const dying = data.filter((name) => readers.get(name) === 0)
    if (!aliases.has(node.op)) {
      for (const output of node.outputs) {
        const bytes = sizeOf(output)
        if (bytes === 0) continue
        const over = inPlace.has(node.op) ? dying.find((name) => held.get(name)?.bytes === bytes) : undefined
        const known = over === undefined ? free.get(shapeOf(output))?.pop() : held.get(over)
        if (over !== undefined) held.delete(over)
        const buffer = known ?? { bytes, from: at, to: at }
        if (known === undefined) buffers.push(buffer)
        held.set(output, buffer)
        if ((readers.get(output) ?? 0) === 0) release(output, at)
      }
    }
    for (const name of dying) release(name, at)
  })
  for (const buffer of held.values()) buffer.to = nodes.length

  const change = new Array<number>(nodes.length + 2).fill(0)
  for (const { bytes, from, to } of buffers) {
    change[from] = (change[from] ?? 0) + bytes
    change[to + 1] = (change[to + 1] ?? 0) - bytes
  }
  let live = 0
  let peak = 0
  nodes.forEach((node, at) => {
    live += must(change[at], 'a place')
    peak = Math.max(peak, live + workspaceOf(node))
  })
  return peak
}
