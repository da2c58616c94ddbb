import type { Initializer } from '../graph.ts'
import { readTensor } from '../read-tensor.ts'
import type { TensorProto } from 'onnx-buf'
import type { Item } from './known.ts'

/** A value that cannot be traced because something before it could not. */
export const broken = Symbol('broken')

export type Traced = Item | typeof broken

/** The values visible in one graph of the file. A subgraph sees its surroundings; a function does not. */
export class TraceScope {
  readonly #parent: TraceScope | null
  readonly #values = new Map<string, Traced>()
  readonly #tensors: ReadonlyMap<string, TensorProto>
  readonly #open: (init: Initializer) => Item

  /** Initialisers are read when they are first used, so that those of dead branches never are. */
  constructor(parent: TraceScope | null, tensors: readonly TensorProto[], open: (init: Initializer) => Item) {
    this.#parent = parent
    this.#tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]))
    this.#open = open
  }

  has(name: string): boolean {
    return this.#values.has(name) || this.#tensors.has(name)
  }

  set(name: string, value: Traced): void {
    this.#values.set(name, value)
  }

  get(name: string): Traced | null {
    const own = this.#values.get(name)
    if (own !== undefined) return own
    const tensor = this.#tensors.get(name)
    if (tensor === undefined) return this.#parent?.get(name) ?? null
    const item = this.#open(readTensor(tensor))
    this.#values.set(name, item)
    return item
  }
}
