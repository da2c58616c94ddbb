import type { WeightEntry } from '../formats/weights.ts'
import type { Shape } from '../onnx/graph.ts'

/** The tensors of one model, by name. Never their numbers. */
export interface TensorTable {
  readonly tensors: ReadonlyMap<string, WeightEntry>
  /** Tensors that are there but cannot be used, and why. */
  readonly refused: ReadonlyMap<string, string>
  /** What the file says about itself in words. Untrusted. */
  readonly metadata: ReadonlyMap<string, string>
}

/** The shape of a tensor, or an empty one when there is none of that name. */
export function shapeOf({ tensors }: TensorTable, name: string): Shape {
  return tensors.get(name)?.shape ?? []
}

/** The first tensor whose name matches. */
export function firstMatch({ tensors }: TensorTable, pattern: RegExp): WeightEntry | null {
  for (const [name, entry] of tensors) if (pattern.test(name)) return entry
  return null
}

/** Parameters, and how many of them have which type. Statistics of batch normalisation count too. */
export function tally({ tensors }: TensorTable): {
  parameters: number
  precision: { dtype: string; parameters: number }[]
} {
  const byType = new Map<string, number>()
  for (const { dtype, shape } of tensors.values()) {
    byType.set(dtype, (byType.get(dtype) ?? 0) + shape.reduce((product, side) => product * side, 1))
  }
  const precision = [...byType].map(([dtype, parameters]) => ({ dtype, parameters }))
  precision.sort((a, b) => b.parameters - a.parameters)
  return { parameters: precision.reduce((sum, share) => sum + share.parameters, 0), precision }
}
