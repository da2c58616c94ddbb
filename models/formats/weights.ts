import type { Initializer, Shape } from '../onnx/graph.ts'
import { FormatRefusal } from './format-refusal.ts'
import type { SafetensorsHeader } from './safetensors.ts'
import type { TensorEntry } from './tensor-entry.ts'

/**
 * Where an architecture takes its tensors from, by the checkpoint's own names.
 *
 * The architecture says the shape it needs, so that a damaged or foreign file is refused while the graph is built and
 * never inside ORT.
 */
export interface Weights {
  has(name: string): boolean
  /** @throws FormatRefusal `weights.missing`, `weights.shape` or `weights.dtype`. */
  get(name: string, shape: Shape): WeightTensor
  /** What is added to a layer's own matrix, by the layer's name without `.weight`. */
  readonly lowRank?: (layer: string) => readonly LowRank[]
}

/** `scale · up · down`, a matrix of low rank; or the same of a convolution, `down` with its kernel and `up` 1 × 1. */
export interface LowRank {
  readonly down: Initializer
  readonly up: Initializer
  readonly scale: number
}

/** Where the file holds a matrix the other way round, `shape` is the file's and `isTransposed` says so. */
export interface WeightTensor extends Initializer {
  readonly isTransposed?: boolean
}

const floats: readonly string[] = ['float32', 'float16', 'bfloat16']

/** A tensor's place in a file. `location` is the file's path relative to the pack folder. */
export interface WeightEntry extends TensorEntry {
  readonly location: string
  /** The file's matrix is this one's transpose; `shape` is the wanted one, not the file's. */
  readonly isTransposed?: boolean
}

export type WeightEntries = ReadonlyMap<string, WeightEntry>

/**
 * Tensors of one model as external initialisers: nothing is copied out of their files (DESIGN §3.4).
 *
 * @param folder names the model in refusals, and keeps initialiser names apart when a graph holds two models
 * @param refused tensors that are there but cannot be used, and why
 */
export function entryWeights(
  entries: WeightEntries,
  folder: string,
  refused: ReadonlyMap<string, string> = new Map(),
): Weights {
  return {
    has: (name) => entries.has(name) || refused.has(name),
    get(name, shape) {
      const entry = entries.get(name)
      const item = `${entry?.location ?? folder} ${name}`
      const reason = refused.get(name)
      if (reason !== undefined) throw new FormatRefusal('checkpoint.tensor-refused', item, reason)
      if (entry === undefined) {
        throw new FormatRefusal(
          'weights.missing',
          item,
          'the file lacks this tensor; it belongs to another model or is incomplete',
        )
      }
      if (!floats.includes(entry.dtype)) {
        throw new FormatRefusal('weights.dtype', item, `is ${entry.dtype}; convert the file to F32, F16 or BF16`)
      }
      if (entry.shape.length !== shape.length || entry.shape.some((size, axis) => size !== shape[axis])) {
        throw new FormatRefusal(
          'weights.shape',
          item,
          `is [${entry.shape.join(', ')}] where its configuration asks for [${shape.join(', ')}]; file and config.json do not belong together`,
        )
      }
      const { location, dtype, offset, length, isTransposed = false } = entry
      const source = { kind: 'external', location, offset, length } as const
      return {
        name: `${location}:${name}`,
        dtype,
        shape: isTransposed ? shape.toReversed() : shape,
        source,
        isTransposed,
      }
    },
  }
}

/** The tensors of one safetensors file. @param location the file's path relative to the pack folder */
export function safetensorsWeights({ entries }: SafetensorsHeader, location: string): Weights {
  return entryWeights(new Map([...entries].map(([name, entry]) => [name, { ...entry, location }])), location)
}
