import { must } from '../must.ts'
import { int } from '../onnx/attributes.ts'
import type { DType, GraphNode, Initializer, Shape, TensorType } from '../onnx/graph.ts'
import { onnxOfDtype } from '../onnx/onnx-dtype.ts'
import { bytesPerElement } from '../tensor/dtype.ts'
import { bytesOfInt64s } from '../tensor/tensor-bytes.ts'

/** Where calls and constants are added to a graph that is taken apart. */
export interface GraphEdit {
  /** Every value's type; new values are entered. */
  readonly types: Map<string, TensorType>
  readonly initializers: Map<string, Initializer>
  /** Calls to be made before the node of that number in the old graph. */
  readonly before: (place: number) => GraphNode[]
}

/**
 * Zeros that are known only when a cotangent is.
 *
 * `0 · dY[0]`: ORT can neither fold it nor merge two calls that differ in it, and what it is added to cannot run before
 * dY is there (reference/engine.md 0.5). It is NaN where dY is infinite or not a number, and then so is the gradient anyway.
 */
export class Barrier {
  readonly #edit: GraphEdit
  readonly #made = new Map<string, string>()

  constructor(edit: GraphEdit) {
    this.#edit = edit
  }

  /** `value + 0 · dY[0]`, or for a mask `value and 0 · dY[0] = 0`, made before the node of number `place`, where dY is first read. */
  after(dY: string, value: string, place: number): string {
    const { dtype, shape } = this.#typeOf(value)
    const key = `${value}@${dY}`
    const known = this.#made.get(key)
    if (known !== undefined) return known
    // A scalar becomes a vector of one, which broadcasts alike.
    const sum = shape.length === 0 ? [1] : shape
    if (dtype === 'bool') return this.#add(key, 'And', [value, this.#yes(dY, place)], { dtype, shape: sum }, place)
    return this.#add(key, 'Add', [value, this.#zero(dY, dtype, place)], { dtype, shape: sum }, place)
  }

  #zero(dY: string, dtype: DType, place: number): string {
    const key = `${dtype}0@${dY}`
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const { dtype: own, shape } = this.#typeOf(dY)
    const ones = shape.map(() => 1)
    const indices = [shape.map(() => 0), ones].map((data) => this.#ints(data))
    const first = shape.length === 0 ? dY : this.#add('', 'Slice', [dY, ...indices], { dtype: own, shape: ones }, place)
    const flat = this.#add('', 'Reshape', [first, this.#ints([1])], { dtype: own, shape: [1] }, place)
    const cast =
      own === dtype
        ? flat
        : this.#add('', 'Cast', [flat], { dtype, shape: [1] }, place, { to: int(onnxOfDtype[dtype]) })
    return this.#add(key, 'Mul', [cast, this.#nought(dtype)], { dtype, shape: [1] }, place)
  }

  #yes(dY: string, place: number): string {
    const key = `yes@${dY}`
    const zero = this.#zero(dY, 'float32', place)
    const type = { dtype: 'bool', shape: [1] } as const
    return this.#made.get(key) ?? this.#add(key, 'Equal', [zero, this.#nought('float32')], type, place)
  }

  #add(
    key: string,
    op: string,
    inputs: readonly string[],
    type: TensorType,
    place: number,
    attributes: GraphNode['attributes'] = {},
  ): string {
    const name = fresh(this.#edit, `barrier/${op}`)
    this.#edit.types.set(name, type)
    this.#edit.before(place).push({ op, domain: '', name, inputs, outputs: [name], attributes })
    if (key !== '') this.#made.set(key, name)
    return name
  }

  #ints(data: readonly number[]): string {
    return this.#constant(`ints_${data.join('_')}`, 'int64', [data.length], bytesOfInt64s(data))
  }

  #nought(dtype: DType): string {
    // All bits zero is the number zero in every format.
    return this.#constant(`nought_${dtype}`, dtype, [], new Uint8Array(bytesPerElement[dtype]))
  }

  #constant(name: string, dtype: DType, shape: Shape, bytes: Uint8Array): string {
    const full = `barrier/${name}`
    if (!this.#edit.initializers.has(full)) {
      this.#edit.initializers.set(full, { name: full, dtype, shape, source: { kind: 'inline', bytes } })
      this.#edit.types.set(full, { dtype, shape })
    }
    return full
  }

  #typeOf(name: string): TensorType {
    return must(this.#edit.types.get(name), `the graph types ${name}`)
  }
}

/** A name no value of the graph has. */
export function fresh({ types }: GraphEdit, hint: string): string {
  for (let i = types.size; ; i++) if (!types.has(`${hint}_${i}`)) return `${hint}_${i}`
}
