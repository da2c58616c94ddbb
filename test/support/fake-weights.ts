import type { Weights } from '../../models/formats/weights.ts'
import type { Initializer } from '../../models/onnx/graph.ts'

/** A weight source without a file: whatever an architecture asks for exists, in float16, and is remembered. */
export function fakeWeights(
  missing: readonly string[] = [],
): Weights & { readonly asked: ReadonlyMap<string, Initializer> } {
  const asked = new Map<string, Initializer>()
  let offset = 0
  return {
    asked,
    has: (name) => !missing.includes(name),
    get(name, shape) {
      const known = asked.get(name)
      if (known !== undefined) return known
      const length = 2 * shape.reduce((product, size) => product * size, 1)
      const initializer: Initializer = {
        name,
        dtype: 'float16',
        shape,
        source: { kind: 'external', location: 'fake.safetensors', offset, length },
      }
      offset += length
      asked.set(name, initializer)
      return initializer
    },
  }
}
