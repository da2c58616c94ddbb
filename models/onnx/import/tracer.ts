import { must } from '../../must.ts'
import type { GraphBuilder, Value } from '../../nn/graph-builder.ts'
import { showShape, sizeOf } from '../../tensor/shape.ts'
import { bytesOfNumbers } from '../../tensor/tensor-bytes.ts'
import type { Attributes, TensorType } from '../graph.ts'
import { inferTypes } from '../infer-types.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { foldElementwise } from './fold-elementwise.ts'
import { foldMovement } from './fold-movement.ts'
import { foldReduction } from './fold-reduction.ts'
import { importLimits } from './import-limits.ts'
import { isKnown, type Item, known, type Known, roundTo } from './known.ts'

const folds = { ...foldElementwise, ...foldMovement, ...foldReduction }

/**
 * Builds a canonical graph (opset 17), and works out at once what depends on known tensors only.
 *
 * So shape arithmetic disappears: it starts from static shapes and constants, and ends in an operator's shape inputs.
 */
export class Tracer {
  readonly k: GraphBuilder
  folded = 0
  #budget: number = importLimits.foldedTotal

  constructor(k: GraphBuilder) {
    this.k = k
  }

  op(op: string, inputs: readonly (Item | null)[], attributes: Attributes = {}): Item {
    return must(this.ops(op, inputs, attributes, 1)[0], 'one output was asked for')
  }

  ops(op: string, inputs: readonly (Item | null)[], attributes: Attributes, outputs: number): Item[] {
    const folded = this.#fold(op, inputs, attributes, outputs)
    if (folded !== null) return folded
    const values = inputs.map((item) => (item === null ? null : this.value(item)))
    const results = this.k.ops(op, values, attributes, outputs)
    for (const result of results) checkSize(result)
    return results
  }

  /** The item in the graph: numbers become an initialiser. */
  value(item: Item): Value {
    if (!isKnown(item)) return item
    const { dtype, shape, data } = item
    const source = { kind: 'inline' as const, bytes: bytesOfNumbers(dtype, data) }
    return this.k.initializer({ name: 'const', dtype, shape, source })
  }

  /** Takes `elements` from what may be worked out here. Refuses when it is used up. */
  spend(elements: number): void {
    this.#budget -= elements
    if (this.#budget < 0) throw new OnnxRefusal('too-large', 'The model computes too much on constants.')
  }

  #fold(op: string, inputs: readonly (Item | null)[], attributes: Attributes, outputs: number): Known[] | null {
    const rule = Object.hasOwn(folds, op) ? folds[op] : undefined
    if (rule === undefined) return null
    const knowns: (Known | null)[] = []
    for (const item of inputs) {
      if (item !== null && !isKnown(item)) return null
      knowns.push(item)
    }
    const call = knowns.map((item) => item && { dtype: item.dtype, shape: item.shape, constant: item.data })
    const types = inferTypes({ op, inputs: call, attributes, outputs })
    const elements = types.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    if (elements > importLimits.foldedElements) return null
    this.spend(elements + knowns.reduce((sum, item) => sum + (item?.data.length ?? 0), 0) + 1)
    this.folded++
    const results = rule({ inputs: knowns, attributes, types })
    return types.map(({ dtype, shape }, i) => {
      const data = must(results[i], 'one result for each type').map((x) => roundTo(dtype, x))
      return known(dtype, shape, data)
    })
  }
}

export function checkSize({ shape }: TensorType): void {
  if (shape.length > importLimits.rank || sizeOf(shape) > importLimits.valueElements) {
    throw new OnnxRefusal('too-large', `The model has a value of the shape ${showShape(shape)}.`)
  }
}
