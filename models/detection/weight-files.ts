import { FormatRefusal } from '../formats/format-refusal.ts'
import { inFolder, jsonIn, namesIn, type ModelFolder } from './model-folder.ts'
import { readTensorTable } from './read-tensor-table.ts'
import type { TensorTable } from './tensor-table.ts'

const weightName = /\.(safetensors|bin|pth|pt|ckpt)$/
const trainerState = /^(optimizer|scheduler|rng_state|training_args|random_states)/

/**
 * The files that hold one model's weights in a folder: one file, or the shards of an index. Of several forms of the same
 * weights the first of safetensors, full precision, PyTorch's; empty when there is none.
 */
export function weightFilesIn(files: ModelFolder, folder: string): readonly string[] {
  const names = namesIn(files, folder)
  const found = names.filter((name) => weightName.test(name) && !trainerState.test(name))
  const whole = found.filter((name) => !/-\d{5}-of-\d{5}\./.test(name))
  if (whole.length > 0) return [inFolder(folder, [...whole].sort((a, b) => rank(a) - rank(b))[0] ?? '')]
  const index = names.filter((name) => /\.index(\.\w+)?\.json$/.test(name)).sort((a, b) => rank(a) - rank(b))[0]
  if (index === undefined) return found.map((name) => inFolder(folder, name))
  const path = inFolder(folder, index)
  const json = jsonIn(files, path)
  const map = isRecord(json) ? json['weight_map'] : null
  const shards = isRecord(map) ? [...new Set(Object.values(map))] : []
  if (!shards.every((shard) => typeof shard === 'string') || shards.length === 0)
    throw new FormatRefusal('config.unsupported', path, 'has no weight_map; get the folder again')
  return shards.map((shard) => {
    const location = inFolder(folder, shard)
    if (!names.includes(shard)) {
      throw new FormatRefusal('pack.missing-file', location, `is named by ${index} but missing; get the folder again`)
    }
    return location
  })
}

/** All tensors of these files together. @throws FormatRefusal */
export function tableOfFiles(files: ModelFolder, paths: readonly string[]): TensorTable {
  const tables = paths.map((path) => readTensorTable(files.bytes(path), path))
  const joined = <T>(of: (table: TensorTable) => ReadonlyMap<string, T>) =>
    new Map(tables.flatMap((table) => [...of(table)]))
  return {
    tensors: joined(({ tensors }) => tensors),
    refused: joined(({ refused }) => refused),
    metadata: joined(({ metadata }) => metadata),
  }
}

function rank(name: string): number {
  return (
    (name.includes('safetensors') ? 0 : 10) + (/\.(fp16|bf16)\./.test(name) ? 1 : 0) + (name.includes('ema') ? 2 : 0)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
