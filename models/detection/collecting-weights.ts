import { FormatRefusal } from '../formats/format-refusal.ts'
import { entryWeights, type Weights } from '../formats/weights.ts'
import type { ModelProblem } from './model-kind.ts'
import type { TensorTable } from './tensor-table.ts'

/** After so many nobody reads on: it is another model. */
const mostProblems = 20

/** Weights that note what is wrong and go on, so that a damaged file says all of it at once. */
export interface CollectingWeights extends Weights {
  readonly problems: readonly ModelProblem[]
  /** Tensors of the file that nothing has asked for. */
  readonly unused: () => readonly string[]
}

export function collectingWeights(table: TensorTable, item: string): CollectingWeights {
  const weights = entryWeights(table.tensors, item, table.refused)
  const problems: ModelProblem[] = []
  const asked = new Set<string>()
  return {
    problems,
    unused: () => [...table.tensors.keys()].filter((name) => !asked.has(name)),
    has: (name) => weights.has(name),
    get(name, shape) {
      asked.add(name)
      try {
        return weights.get(name, shape)
      } catch (thrown) {
        if (!(thrown instanceof FormatRefusal)) throw thrown
        if (problems.length < mostProblems) problems.push({ item: name, message: thrown.message })
        // In its place stands a tensor of the right shape: the graph is never run.
        const source = { kind: 'external', location: item, offset: 0, length: 4 } as const
        return { name: `${item}:${name}`, dtype: 'float32', shape, source, isTransposed: false }
      }
    },
  }
}
