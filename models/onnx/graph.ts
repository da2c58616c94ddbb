/**
 * The ONNX graph as plain data.
 *
 * Every value has a static type: dynamic axes are resolved before a graph exists in this form, so that the
 * gradient builder never has to emit shape arithmetic (reference/engine.md 1.4).
 */

export type DType = 'float32' | 'float16' | 'bfloat16' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool'

export type Shape = readonly number[]

export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

/** A named value at a graph's border. */
export interface ValueInfo extends TensorType {
  readonly name: string
}

/**
 * Where a tensor's bytes are: little endian, row-major, of its dtype.
 *
 * `external` points into a file the user already has. `location` is relative to the model folder, with forward
 * slashes; `offset` and `length` are in bytes. Nothing is ever copied out of it (DESIGN §3.4).
 */
export type TensorSource =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'external'; readonly location: string; readonly offset: number; readonly length: number }

export interface Initializer extends ValueInfo {
  readonly source: TensorSource
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: TensorType & { readonly source: TensorSource } }
  /** A branch of `If`. It has no inputs: it sees the values around it. */
  | { readonly kind: 'graph'; readonly value: Branch }

export type Attributes = Readonly<Record<string, Attribute>>

/** Calls that run only when their branch is taken. The types of their values are among those of the graph around it. */
export interface Branch {
  readonly name: string
  readonly nodes: readonly GraphNode[]
  readonly outputs: readonly ValueInfo[]
}

/** One operator call. An empty string in `inputs` is ONNX's absent optional input. */
export interface GraphNode {
  readonly op: string
  /** `''` is ai.onnx. */
  readonly domain: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

/** A static graph, its nodes in topological order. `types` knows every value, initialisers included. */
export interface Graph {
  readonly name: string
  readonly opset: number
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly nodes: readonly GraphNode[]
  readonly initializers: ReadonlyMap<string, Initializer>
  readonly types: ReadonlyMap<string, TensorType>
}
