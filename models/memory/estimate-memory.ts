import { must } from '../must.ts'
import type { Graph, GraphNode, TensorType } from '../onnx/graph.ts'
import { plannedPeak } from './planned-peak.ts'
import { runOrder } from './run-order.ts'
import { branchesOf, bytesOf, dataOf, valueKinds } from './value-kinds.ts'

/** What one session will hold, in bytes, on the CPU provider. */
export interface MemoryEstimate {
  /** Constants in the form in which they are computed with: read, cast, flipped, packed. */
  readonly weights: number
  /** The most that tensors hold at once while the session runs. */
  readonly activations: number
  /** The most that making the session holds. */
  readonly loading: number
}

/**
 * Predicts a session's memory from its graph.
 *
 * Constants: what is computed from constants alone is folded when the session is made, and only its results stay. Each
 * constant that a running call reads counts once, and once more for every further product, which packs its own. float16 counts as float32, in
 * which the CPU provider computes it.
 *
 * @param copiesWeights as the session is made; see `MemoryForm`
 */
export function estimateMemory(graph: Graph, copiesWeights = true): MemoryEstimate {
  const kinds = valueKinds(graph, new Set())
  const running = graph.nodes.filter(({ outputs }) => kinds.get(outputs[0] ?? '') !== 'fixed')
  const isFixed = (name: string) => kinds.get(name) === 'fixed'
  const sizeOf = (name: string) => bytesOnCpu(must(graph.types.get(name), `the graph types ${name}`))
  const total = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + sizeOf(name), 0)

  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const read = new Set(running.flatMap(dataOf).filter(isFixed))
  const weights = total(read)
  // Sources of folded constants, and one blocked copy of every convolution's weight, are there at the same time; both are gone when products are packed.
  const sources = total([...graph.initializers.keys()].filter((name) => !read.has(name)))
  const calls = running.flatMap((node) => [node, ...branchesOf(node).flatMap(({ nodes }) => nodes)])
  const blocked = total(new Set(calls.filter(({ op }) => op === 'Conv').map(({ inputs: data }) => data[1] ?? '')))

  const peakOf = ({ nodes, outputs }: Pick<Graph, 'nodes' | 'outputs'>): number =>
    plannedPeak({
      types: graph.types,
      outputs,
      nodes: runOrder(nodes),
      sizeOf: (name) => (isFixed(name) || inputs.has(name) ? 0 : sizeOf(name)),
      // A branch has a plan of its own.
      workspaceOf: (node) => Math.max(convolutionSpace(node, sizeOf), ...branchesOf(node).map(peakOf)),
    })
  const activations = peakOf({ nodes: running, outputs: graph.outputs })
  const factors = calls.filter(({ op }) => op === 'Gemm' || op === 'MatMul').map(({ inputs: data }) => data[1] ?? '')
  const packedAgain = total(factors.filter((name, i) => isFixed(name) && factors.indexOf(name) < i))
  const unpacked = weights + bytesPerCall * calls.length
  const kept = unpacked + (copiesWeights ? packedAgain : 0)
  return { weights: kept, activations, loading: Math.max(kept, unpacked + sources + (copiesWeights ? blocked : 0)) }
}

/** What ORT keeps of a call besides its tensors, measured at 1600 calls. */
const bytesPerCall = 22_000

function bytesOnCpu(type: TensorType): number {
  return type.dtype === 'float16' ? 2 * bytesOf(type) : bytesOf(type)
}

/** Convolutions run on channels in blocks: input and output exist in that layout too. */
function convolutionSpace({ op, inputs, outputs }: GraphNode, sizeOf: (name: string) => number): number {
  if (op !== 'Conv') return 0
  return sizeOf(must(inputs[0], 'Conv has an input')) + sizeOf(must(outputs[0], 'an output'))
}
