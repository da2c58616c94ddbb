import { must } from '../must.ts'
import type {
  Attributes,
  DType,
  Graph,
  GraphNode,
  Initializer,
  Shape,
  TensorSource,
  TensorType,
} from '../onnx/graph.ts'
import { inferTypes } from '../onnx/infer-types.ts'
import { sizeOf } from '../tensor/shape.ts'
import { bytesOfFloats, bytesOfInt64s, numbersOfBytes } from '../tensor/tensor-bytes.ts'
import { ConstantPool } from './constant-pool.ts'
import { finishGraph } from './finish-graph.ts'

/** A tensor in a graph under construction. It belongs to one builder. */
export interface Value extends TensorType {
  readonly name: string
  readonly builder: GraphBuilder
}

/** Stands in for a call that is spliced in: one value for each output that is read, or null to leave the call as it is. */
export type ReplaceCall = (node: GraphNode, inputs: readonly (Value | null)[]) => readonly (Value | null)[] | null

/** Constants up to this many elements are kept readable, for shapes, axes and bounds. */
const readableElements = 4096

/**
 * Builds a static graph call by call.
 *
 * Types are inferred at once, so a wrong shape fails where it is written and names the node. Equal calls on equal
 * inputs are one node, and equal constants one initialiser: nothing is computed or stored twice.
 */
export class GraphBuilder {
  readonly name: string
  readonly opset: number
  readonly #inputs: Value[] = []
  readonly #outputs = new Map<string, Value>()
  readonly #nodes: (GraphNode & { outputs: string[] })[] = []
  readonly #initializers = new Map<string, Initializer>()
  readonly #values = new Map<string, Value>()
  readonly #producers = new Map<string, GraphNode>()
  readonly #calls = new Map<string, GraphNode & { outputs: string[] }>()
  readonly #constants = new ConstantPool()
  readonly #readable = new Map<string, readonly number[]>()
  #scope = ''
  #serial = 0

  constructor(name: string, opset = 17) {
    this.name = name
    this.opset = opset
  }

  /** The calls made so far, in topological order. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    if (this.#values.has(name)) throw new Error(`The graph ${this.name} already has a value ${name}`)
    const value = this.#define(name, { dtype, shape })
    this.#inputs.push(value)
    return value
  }

  /** A named constant. The same bytes (or the same place in the same file) give the same value again. */
  initializer(init: Initializer): Value {
    const known = this.#constants.find(init.dtype, init.shape, init.source)
    if (known !== null) return this.value(known)
    const name = this.#values.has(init.name) ? this.#fresh(init.name) : init.name
    const { dtype, shape, source } = init
    this.#initializers.set(name, { name, dtype, shape, source })
    this.#constants.add({ name, dtype, shape, source })
    if (source.kind === 'inline' && sizeOf(shape) <= readableElements) {
      this.#readable.set(name, numbersOfBytes(dtype, source.bytes))
    }
    return this.#define(name, { dtype, shape })
  }

  floats(data: readonly number[] | Float32Array, shape: Shape): Value {
    if (data.length !== sizeOf(shape)) throw new Error(`${data.length} numbers do not fill [${shape.join(', ')}]`)
    return this.#constant('float32', shape, bytesOfFloats(data))
  }

  /** An int64 vector. */
  ints(data: readonly number[]): Value {
    return this.#constant('int64', [data.length], bytesOfInt64s(data))
  }

  scalar(value: number): Value {
    return this.floats([value], [])
  }

  /** The first output of an operator of ai.onnx. `null` is an absent optional input. */
  op(op: string, inputs: readonly (Value | null)[], attributes: Attributes = {}): Value {
    return must(this.ops(op, inputs, attributes, 1)[0], 'one output was asked for')
  }

  /**
   * All outputs of an operator of ai.onnx.
   *
   * Asking an earlier call for more outputs extends it (a normalisation's statistics, wanted only by its gradient).
   */
  ops(op: string, inputs: readonly (Value | null)[], attributes: Attributes, outputs: number): Value[] {
    return this.#call(op, inputs, attributes, outputs, null)
  }

  #call(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    outputs: number,
    wantedName: string | null,
  ): Value[] {
    for (const input of inputs) {
      if (input !== null && input.builder !== this) throw new Error(`${op}: ${input.name} belongs to another graph`)
    }
    const names = inputs.map((input) => input?.name ?? '')
    const key = callKey(op, names, attributes, outputs)
    const known = this.#calls.get(key)
    const name = known?.name ?? this.#named(wantedName, op)
    const types = this.#infer(op, name, inputs, attributes, outputs)
    const node = known ?? { op, domain: '', name, inputs: names, outputs: [] as string[], attributes }
    for (let i = node.outputs.length; i < outputs; i++) {
      const output = i === 0 ? name : this.#fresh(`${name}.${i}`, false)
      node.outputs.push(output)
      this.#define(output, must(types[i], `${op} has ${outputs} outputs`))
      this.#producers.set(output, node)
    }
    if (known === undefined) {
      this.#nodes.push(node)
      this.#calls.set(key, node)
    }
    return node.outputs.slice(0, outputs).map((output) => this.value(output))
  }

  /** Values made inside `build` carry `scope/` in front of their names, which is what errors and profiles show. */
  scoped<T>(scope: string, build: () => T): T {
    const outer = this.#scope
    this.#scope = `${outer}${scope}/`
    try {
      return build()
    } finally {
      this.#scope = outer
    }
  }

  /** Splices a graph in; its inputs are bound by name. Returns its outputs by name. */
  inline(graph: Graph, bindings: Readonly<Record<string, Value>>, prefix: string): Record<string, Value> {
    const values = this.inlineAll(graph, bindings, prefix)
    return Object.fromEntries(
      graph.outputs.map(({ name }) => [name, must(values.get(name), 'a graph knows its outputs')]),
    )
  }

  /** As `inline`, but returns every value of the graph by its name there; `replace` may stand in for single calls. */
  inlineAll(
    graph: Graph,
    bindings: Readonly<Record<string, Value>>,
    prefix: string,
    replace: ReplaceCall = () => null,
  ): ReadonlyMap<string, Value> {
    const values = new Map<string, Value>()
    for (const { name, dtype, shape } of graph.inputs) {
      const bound = Object.hasOwn(bindings, name) ? bindings[name] : undefined
      if (bound === undefined) throw new Error(`Input ${name} of the graph ${graph.name} is not bound`)
      if (bound.dtype !== dtype || bound.shape.join() !== shape.join()) {
        const wanted = `${dtype}[${shape.join()}]`
        throw new Error(`Input ${name} of ${graph.name} is ${wanted}, not ${bound.dtype}[${bound.shape.join()}]`)
      }
      values.set(name, bound)
    }
    for (const init of graph.initializers.values()) {
      values.set(init.name, this.initializer({ ...init, name: prefix + init.name }))
    }
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((name) => (name === '' ? null : must(values.get(name), 'graphs are in order')))
      const outputs = replace(node, inputs) ?? this.#inlineNode(node, inputs, graph.name, prefix)
      node.outputs.forEach((name, i) => {
        const output = outputs[i] ?? null
        if (output !== null) values.set(name, output)
      })
    }
    return values
  }

  #inlineNode(node: GraphNode, inputs: readonly (Value | null)[], graph: string, prefix: string): readonly Value[] {
    if (node.domain !== '') throw new Error(`Node ${node.name} of ${graph}: ${node.domain}.${node.op} is not supported`)
    const same = node.op === 'Identity' ? inputs[0] : null
    if (same) return [same]
    return this.#call(node.op, inputs, node.attributes, node.outputs.length, prefix + (node.name || node.op))
  }

  /** Declares an output. The value takes that name, or an Identity does when it already has a public one. */
  output(name: string, value: Value): void {
    if (this.#outputs.has(name)) throw new Error(`The graph ${this.name} already has an output ${name}`)
    if (value.builder !== this) throw new Error(`Output ${name} belongs to another graph`)
    this.#outputs.set(name, value)
  }

  /** The finished graph: dead calls and unused constants are gone; declared inputs stay. */
  build(): Graph {
    return finishGraph({
      name: this.name,
      opset: this.opset,
      inputs: this.#inputs,
      outputs: this.#outputs,
      nodes: this.#nodes,
      initializers: this.#initializers,
      types: this.#values,
    })
  }

  value(name: string): Value {
    return must(this.#values.get(name), `the graph ${this.name} has a value ${name}`)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The call a value comes from; null for inputs and constants. */
  producerOf(value: Value): GraphNode | null {
    return this.#producers.get(value.name) ?? null
  }

  /** The elements of a small inline constant; null for anything else. */
  constantOf(value: Value): readonly number[] | null {
    return this.#readable.get(value.name) ?? null
  }

  #constant(dtype: DType, shape: Shape, bytes: Uint8Array): Value {
    const source: TensorSource = { kind: 'inline', bytes }
    const known = this.#constants.find(dtype, shape, source)
    return known === null ? this.initializer({ name: this.#fresh('const'), dtype, shape, source }) : this.value(known)
  }

  #infer(op: string, name: string, inputs: readonly (Value | null)[], attributes: Attributes, outputs: number) {
    const known = inputs.map((value) =>
      value === null ? null : { dtype: value.dtype, shape: value.shape, constant: this.constantOf(value) },
    )
    try {
      return inferTypes({ op, inputs: known, attributes, outputs })
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const shapes = inputs.map((value) => (value === null ? '-' : `${value.name}[${value.shape.join()}]`)).join(' ')
      throw new Error(`${op} node ${name} (${shapes}): ${reason}`, { cause })
    }
  }

  #define(name: string, { dtype, shape }: TensorType): Value {
    const value: Value = { name, dtype, shape, builder: this }
    this.#values.set(name, value)
    return value
  }

  #named(wanted: string | null, op: string): string {
    if (wanted === null) return this.#fresh(op)
    const name = this.#scope + wanted
    return this.#values.has(name) ? this.#fresh(wanted) : name
  }

  #fresh(hint: string, scoped = true): string {
    for (;;) {
      const name = `${scoped ? this.#scope : ''}${hint}_${this.#serial++}`
      if (!this.#values.has(name)) return name
    }
  }
}

function callKey(op: string, inputs: readonly string[], attributes: Attributes, outputs: number): string {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  // Split means something else with another number of outputs.
  return `${op}(${inputs.join()})${JSON.stringify(sorted)}${op === 'Split' ? outputs : ''}`
}
