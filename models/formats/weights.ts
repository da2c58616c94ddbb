import type { Initializer, Shape } from '../onnx/graph.ts'
import { FormatRefusal } from './format-refusal.ts'
import type { PackFiles } from './pack-files.ts'
import { readSafetensorsHeader } from './safetensors.ts'
import type { SafetensorsHeader } from './safetensors.ts'

/**
 * Where an architecture takes its tensors from, by the checkpoint's own names.
 *
 * The architecture says the shape it needs, so that a damaged or foreign file is refused while the graph is built and
 * never inside ORT.
 */
export interface Weights {
  has(name: string): boolean
  /** @throws FormatRefusal `weights.missing`, `weights.shape` or `weights.dtype`. */
  get(name: string, shape: Shape): Initializer
}

const floats: readonly string[] = ['float32', 'float16', 'bfloat16']

/**
 * The tensors of one safetensors file as external initialisers: nothing is copied out of it (DESIGN §3.4).
 *
 * @param location the file's path relative to the pack folder; also the prefix that keeps initialiser names apart
 * when a graph holds two models.
 */
export function safetensorsWeights(header: SafetensorsHeader, location: string): Weights {
  return {
    has: (name) => header.entries.has(name),
    get(name, shape) {
      const entry = header.entries.get(name)
      const item = `${location} ${name}`
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
      return {
        name: `${location}:${name}`,
        dtype: entry.dtype,
        shape: entry.shape,
        source: { kind: 'external', location, offset: entry.offset, length: entry.length },
      }
    },
  }
}

/** The names under which diffusers and transformers save one model's weights, the usual one first. */
const weightFiles = [
  'diffusion_pytorch_model.safetensors',
  'model.safetensors',
  'diffusion_pytorch_model.fp16.safetensors',
  'model.fp16.safetensors',
]

/** Opens the weight file in a role's folder. Only its header is read. */
export function openWeights(files: PackFiles, folder: string): Weights {
  const name = weightFiles.find((candidate) => files.has(`${folder}/${candidate}`))
  if (name === undefined) {
    throw new FormatRefusal(
      'pack.missing-file',
      folder,
      `holds none of ${weightFiles.join(', ')}; install the pack again`,
    )
  }
  const location = `${folder}/${name}`
  return safetensorsWeights(readSafetensorsHeader(files.bytes(location), location), location)
}
