import { z } from 'zod'
import { readCheckpoint } from './checkpoint/read-checkpoint.ts'
import { FormatRefusal } from './format-refusal.ts'
import type { PackFiles } from './pack-files.ts'
import { readConfig } from './parse-config.ts'
import { readSafetensorsHeader } from './safetensors.ts'
import { entryWeights, safetensorsWeights, type WeightEntry, type Weights } from './weights.ts'

/** The names under which diffusers and transformers save one model's weights, the usual one first. */
const safetensorsFiles = [
  'diffusion_pytorch_model.safetensors',
  'model.safetensors',
  'diffusion_pytorch_model.fp16.safetensors',
  'model.fp16.safetensors',
]

/** The same models cut into shards, with an index that says where each tensor lies. */
const indexFiles = [
  'diffusion_pytorch_model.safetensors.index.json',
  'model.safetensors.index.json',
  'diffusion_pytorch_model.safetensors.index.fp16.json',
  'model.safetensors.index.fp16.json',
]

/** PyTorch's own archives, last: the same numbers, but described by a pickle. */
const checkpointFiles = ['diffusion_pytorch_model.bin', 'pytorch_model.bin', 'model.pth', 'model.pt', 'model.ckpt']

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })

/**
 * Opens the weights in a role's folder: one safetensors file, its shards, or a PyTorch archive. Only headers are read.
 *
 * @throws FormatRefusal
 */
export function openWeights(files: PackFiles, folder: string): Weights {
  const find = (names: readonly string[]) => names.find((name) => files.has(`${folder}/${name}`))
  const single = find(safetensorsFiles)
  if (single !== undefined) {
    const location = `${folder}/${single}`
    return safetensorsWeights(readSafetensorsHeader(files.bytes(location), location), location)
  }
  const index = find(indexFiles)
  if (index !== undefined) return shardedWeights(files, folder, index)
  const checkpoint = find(checkpointFiles)
  if (checkpoint !== undefined) return checkpointWeights(files, folder, `${folder}/${checkpoint}`)
  const names = [...safetensorsFiles, ...indexFiles, ...checkpointFiles].join(', ')
  throw new FormatRefusal('pack.missing-file', folder, `holds none of ${names}; install the pack again`)
}

/** Each shard's own header says what is in it; the index only says which shards there are, and must agree. */
function shardedWeights(files: PackFiles, folder: string, index: string): Weights {
  const { weight_map: map } = readConfig(indexSchema, files, `${folder}/${index}`)
  const entries = new Map<string, WeightEntry>()
  for (const shard of new Set(Object.values(map))) {
    const location = `${folder}/${shard}`
    if (!/^[\w.-]+\.safetensors$/.test(shard) || !files.has(location)) {
      throw new FormatRefusal('pack.missing-file', location, `is named by ${index} but missing; install the pack again`)
    }
    for (const [name, entry] of readSafetensorsHeader(files.bytes(location), location).entries) {
      if (map[name] === shard) entries.set(name, { ...entry, location })
    }
  }
  return entryWeights(entries, folder)
}

function checkpointWeights(files: PackFiles, folder: string, location: string): Weights {
  const { entries, refused } = readCheckpoint(files.bytes(location), location)
  return entryWeights(new Map([...entries].map(([name, entry]) => [name, { ...entry, location }])), folder, refused)
}
