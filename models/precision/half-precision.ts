import { inOrder } from '../memory/in-order.ts'
import { pruned } from '../memory/pruned.ts'
import { valueKinds } from '../memory/value-kinds.ts'
import { must } from '../must.ts'
import { int } from '../onnx/attributes.ts'
import type { DType, Graph, GraphNode, Initializer, TensorType } from '../onnx/graph.ts'
import { onnxOfDtype } from '../onnx/onnx-dtype.ts'
import { bytesOfNumbers, numbersOfBytes } from '../tensor/tensor-bytes.ts'
import { isReduction, keepsType, loweringOf } from './precision-rules.ts'

/**
 * A float32 graph with float16 weights and activations.
 *
 * Inputs and outputs stay float32. Norms, softmax, reductions and what feeds a reduction are computed in float32
 * (`precision-rules.ts`). Weights that are float16 in their file are read as they are; float32 and bfloat16 ones are cast where they
 * stand, so that no file is copied. Differentiate first, then lower: cotangents are lowered like activations, and want a scale
 * (`loss-scale.ts`).
 */
export function halfPrecision(graph: Graph): Graph {
  return new Lowered(graph).build()
}

class Lowered {
  readonly #graph: Graph
  readonly #types: Map<string, TensorType>
  readonly #initializers: Map<string, Initializer>
  readonly #nodes: GraphNode[] = []
  readonly #makers: ReadonlyMap<string, GraphNode>
  readonly #readers = new Map<string, GraphNode[]>()
  readonly #fixed: (name: string) => boolean
  /** The float16 form of a value, where one has been made. */
  readonly #halves = new Map<string, string>()
  /** Values that were computed in float16, and those of them that have a float32 form too. */
  readonly #native = new Set<string>()
  readonly #widened = new Set<string>()

  constructor(graph: Graph) {
    this.#graph = graph
    this.#types = new Map(graph.types)
    this.#initializers = new Map(graph.initializers)
    this.#makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
    const kinds = valueKinds(graph, new Set())
    this.#fixed = (name) => kinds.get(name) === 'fixed'
    for (const node of graph.nodes) {
      for (const name of node.inputs) this.#readers.set(name, [...(this.#readers.get(name) ?? []), node])
    }
  }

  build(): Graph {
    for (const node of this.#graph.nodes) this.#lower(node)
    for (const { name } of this.#graph.outputs) this.#full(name)
    return pruned({
      ...this.#graph,
      nodes: inOrder(this.#nodes),
      initializers: this.#initializers,
      types: this.#types,
    })
  }

  #lower(node: GraphNode): void {
    if (!this.#isHalf(node)) {
      this.#nodes.push({ ...node, inputs: node.inputs.map((name) => (this.#isFloat(name) ? this.#full(name) : name)) })
      return
    }
    const inputs = node.inputs.map((name, i) =>
      this.#isFloat(name) && !keepsType(node.op, i) ? this.#half(name) : name,
    )
    const outputs = node.outputs.map((name) => (this.#isFloat(name) ? this.#nativeHalf(name) : name))
    this.#nodes.push({ ...node, inputs, outputs })
  }

  #isHalf(node: GraphNode): boolean {
    const lowering = loweringOf(node.op)
    if (lowering !== 'follows' || node.domain !== '') return lowering === 'half' && node.domain === ''
    const data = node.inputs.filter((name, i) => this.#isFloat(name) && !keepsType(node.op, i))
    const varying = data.filter((name) => !this.#fixed(name))
    if (varying.length === 0) return data.length > 0 && data.every((name) => this.#isHalfConstant(name))
    const halves = varying.filter((name) => this.#native.has(name)).length
    // A join of both kinds is stored small; a sum of both is as precise as its better part.
    if (node.op === 'Concat') return halves > 0
    const feedsReduction = node.outputs.some((name) => this.#readers.get(name)?.some(({ op }) => isReduction(op)))
    return halves === varying.length && !feedsReduction
  }

  /** A weight that is float16 in its file, or only moved since. */
  #isHalfConstant(name: string): boolean {
    return this.#native.has(name) || this.#storedHalf(name) !== null
  }

  /** The float16 tensor behind a Cast to float32. */
  #storedHalf(name: string): string | null {
    const maker = this.#makers.get(name)
    const source = maker?.op === 'Cast' ? (maker.inputs[0] ?? '') : ''
    return this.#types.get(source)?.dtype === 'float16' ? source : null
  }

  #isFloat(name: string): boolean {
    return this.#graph.types.get(name)?.dtype === 'float32'
  }

  #nativeHalf(name: string): string {
    const half = `${name}.half`
    this.#types.set(half, { ...must(this.#graph.types.get(name), 'typed'), dtype: 'float16' })
    this.#halves.set(name, half)
    this.#native.add(name)
    return half
  }

  /** The float32 form; a value computed in float16 is cast once. */
  #full(name: string): string {
    const half = this.#halves.get(name)
    if (this.#native.has(name) && half !== undefined && !this.#widened.has(name)) {
      this.#cast(half, name, 'float32')
      this.#widened.add(name)
    }
    return name
  }

  #half(name: string): string {
    const known = this.#halves.get(name) ?? this.#storedHalf(name)
    if (known !== null) return known
    const half = `${name}.half`
    this.#halves.set(name, half)
    const constant = this.#initializers.get(name)
    if (constant?.source.kind === 'inline') {
      const bytes = bytesOfNumbers('float16', numbersOfBytes('float32', constant.source.bytes).map(finiteHalf))
      this.#initializers.set(half, { ...constant, name: half, dtype: 'float16', source: { kind: 'inline', bytes } })
      this.#types.set(half, { dtype: 'float16', shape: constant.shape })
      return half
    }
    const maker = this.#makers.get(name)
    const source = maker?.op === 'Cast' && this.#types.get(maker.inputs[0] ?? '')?.dtype === 'bfloat16'
    this.#cast(source ? must(maker.inputs[0], 'Cast has an input') : name, half, 'float16')
    return half
  }

  #cast(from: string, to: string, dtype: DType): void {
    this.#types.set(to, { ...must(this.#types.get(from), `the graph types ${from}`), dtype })
    const attributes = { to: int(onnxOfDtype[dtype]) }
    this.#nodes.push({ op: 'Cast', domain: '', name: `cast/${to}`, inputs: [from], outputs: [to], attributes })
  }
}

/** The largest finite binary16. */
const halfMax = 65_504

/** An attention mask of -1e30 must not become an infinity, which softmax turns into NaN where a row has nothing else. */
function finiteHalf(value: number): number {
  return Math.max(-halfMax, Math.min(halfMax, value))
}
