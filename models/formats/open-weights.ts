import { z } from 'zod'
import { FormatRefusal } from './format-refusal.ts'
import type { PackFiles } from './pack-files.ts'
import { readConfig } from './parse-config.ts'
import { readSafetensorsHeader } from './safetensors.ts'
import { openTensorFile, type TensorFile } from './tensor-file.ts'
import { entryWeights, type WeightEntry, type Weights } from './weights.ts'

/** The names under which diffusers and transformers save one model's weights, the usual one first. */
const safetensorsFiles = [
  'diffusion_pytorch_model.safetensors',
  'model.safetensors',
  'diffusion_pytorch_model.fp16.safetensors',
  'model.fp16.safetensors',
  'open_clip_model.safetensors',
]

/** The same models cut into shards, with an index that says where each tensor lies. */
const indexFiles = [
  'diffusion_pytorch_model.safetensors.index.json',
  'model.safetensors.index.json',
  'diffusion_pytorch_model.safetensors.index.fp16.json',
  'model.safetensors.index.fp16.json',
]

/** PyTorch's own archives, last: the same numbers, but described by a pickle. */
const checkpointFiles = [
  'diffusion_pytorch_model.bin',
  'pytorch_model.bin',
  'open_clip_pytorch_model.bin',
  'model.pth',
  'model.pt',
  'model.ckpt',
]

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })

/**
 * Opens the tensors of one model: one safetensors file, its shards, or a PyTorch archive. Only headers are read.
 *
 * @param place a folder, or one file of tensors of any name
 * @throws FormatRefusal
 */
export function openTensors(files: PackFiles, place: string): TensorFile {
  if (files.has(place)) return openTensorFile(files.bytes(place), place)
  const find = (names: readonly string[]) => names.find((name) => files.has(`${place}/${name}`))
  const single = find(safetensorsFiles)
  const open = (name: string) => openTensorFile(files.bytes(`${place}/${name}`), `${place}/${name}`)
  if (single !== undefined) return open(single)
  const index = find(indexFiles)
  if (index !== undefined) return shardedWeights(files, place, index)
  const checkpoint = find(checkpointFiles)
  if (checkpoint !== undefined) return open(checkpoint)
  const names = [...safetensorsFiles, ...indexFiles, ...checkpointFiles].join(', ')
  throw new FormatRefusal('pack.missing-file', place, `holds none of ${names}; install the pack again`)
}

/** As `openTensors`, for a builder whose names are the file's. @throws FormatRefusal */
export function openWeights(files: PackFiles, place: string): Weights {
  const { entries, refused } = openTensors(files, place)
  return entryWeights(entries, place, refused)
}

/** Each shard's own header says what is in it; the index only says which shards there are, and must agree. */
function shardedWeights(files: PackFiles, folder: string, index: string): TensorFile {
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
  const nothing = { refused: new Map<string, string>(), metadata: new Map<string, string>(), placeholders: [] }
  return { location: folder, format: 'safetensors', entries, ...nothing }
}
