import { describe, expect, it } from 'vitest'
import { requireMemory } from '../../../../main/engine/require-memory.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { add, exp } from '../../../../models/nn/ops.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { FoveaError } from '../../../../preload/contract/errors.ts'

/** A graph that needs 8 bytes an element, two tensors at once, and next to nothing for its three calls. */
function graphOf(elements: number): Graph {
  const k = new GraphBuilder('g')
  const x = k.input('x', 'float32', [elements])
  k.output('y', add(exp(exp(x)), exp(x)))
  return k.build()
}

const remedies = [6e8, 1e8, 1e7].map((elements) => ({ say: `Take ${elements}`, graphs: () => [graphOf(elements)] }))

function remedyAt(available: number): string | null {
  try {
    requireMemory('pack', [graphOf(1e9)], available, remedies)
    return null
  } catch (thrown) {
    if (!(thrown instanceof FoveaError)) throw thrown
    return thrown.failure.remedy
  }
}

describe('the room for a drawing', () => {
  it('is enough at what the graph needs and not below', () => {
    expect(remedyAt(8.001e9)).toBeNull()
    expect(remedyAt(7.999e9)).toBe('Take 600000000, or close other programs.')
  })

  it('suggests the first of the changes that fits', () => {
    expect(remedyAt(4e9)).toBe('Take 100000000, or close other programs.')
    expect(remedyAt(7.9e7)).toBe('Close other programs, or use a computer with 8.00 GB of free memory.')
  })
})
