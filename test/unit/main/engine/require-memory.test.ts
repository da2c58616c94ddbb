import { describe, expect, it } from 'vitest'
import type { PlannedGraph } from '../../../../main/engine/session-pool.ts'
import { needOf, refuseMemory } from '../../../../main/engine/require-memory.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { add, exp } from '../../../../models/nn/ops.ts'
import { FoveaError } from '../../../../preload/contract/errors.ts'

/** A graph that needs 8 bytes an element, two tensors at once, and next to nothing for its three calls. */
function graphOf(elements: number): PlannedGraph {
  const k = new GraphBuilder('g')
  const x = k.input('x', 'float32', [elements])
  k.output('y', add(exp(exp(x)), exp(x)))
  return { graph: k.build(), copiesWeights: true }
}

const remedies = [6e8, 1e8, 1e7].map((elements) => ({ say: `Take ${elements}`, graphs: () => [graphOf(elements)] }))

function remedyAt(available: number): string {
  try {
    return refuseMemory('pack', needOf([graphOf(1e9)]), available, remedies)
  } catch (thrown) {
    if (!(thrown instanceof FoveaError)) throw thrown
    return thrown.failure.remedy
  }
}

describe('the room for a drawing', () => {
  it('is what the graph needs', () => {
    expect(needOf([graphOf(1e9)]) / 8e9).toBeCloseTo(1, 3)
  })

  it('suggests the first of the changes that fits', () => {
    expect(remedyAt(7.999e9)).toBe('Take 600000000, or close other programs.')
    expect(remedyAt(4e9)).toBe('Take 100000000, or close other programs.')
    expect(remedyAt(7.9e7)).toBe('Close other programs, or use a computer with 8.00 GB of free memory.')
  })
})
