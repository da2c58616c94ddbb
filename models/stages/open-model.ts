import type { z } from 'zod'
import { findModels, type ModelKind } from '../architectures/find-models.ts'
import { FormatRefusal } from '../formats/format-refusal.ts'
import { openTensors } from '../formats/open-weights.ts'
import { readText, type PackFiles } from '../formats/pack-files.ts'
import { checkConfig, readConfig } from '../formats/parse-config.ts'
import { parseStrictJson, type Json } from '../formats/strict-json.ts'
import { entryWeights } from '../formats/weights.ts'
import type { Checkpoint } from './built-models.ts'

/** Where a role's model is: as in the manifest. */
export interface ModelPlace {
  /** A folder, or a file of tensors. */
  readonly path: string
  /** A JSON file whose fields win over what the tensors say. */
  readonly config?: string | undefined
}

/**
 * Opens the model of one role: its configuration, and where its tensors lie. Weights are not read.
 *
 * A folder has its config.json, which counts as it is; of a file of tensors the shapes tell.
 *
 * @throws FormatRefusal
 */
export function openModel<T>(
  files: PackFiles,
  place: ModelPlace,
  kind: ModelKind,
  schema: z.ZodType<T>,
): Checkpoint<T> {
  const { path } = place
  const file = openTensors(files, path)
  const found = findModels(file).find((model) => model.kind === kind)
  const entries = found?.entries ?? file.entries
  const weights = entryWeights(entries, path, file.refused)
  const own = `${path}/config.json`
  if (place.config === undefined && !files.has(path))
    return { config: readConfig(schema, files, own), weights, entries }
  if (found === undefined) {
    throw new FormatRefusal('weights.missing', path, `holds no ${kind}; choose a file that does`)
  }
  const { config } = found.infer()
  const chosen = place.config === undefined ? {} : objectIn(files, place.config)
  return { config: checkConfig(schema, merged(config, chosen), place.config ?? path), weights, entries }
}

function objectIn(files: PackFiles, path: string): Json {
  return parseStrictJson(readText(files, path), path)
}

/** Both, with the second's fields where both have one. Objects inside are merged too: a CLIP has two towers. */
function merged(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over
  const both = { ...base, ...over }
  return Object.fromEntries(
    Object.entries(both).map(([key, value]) => {
      const before = Object.hasOwn(base, key) ? base[key] : undefined
      return [key, before === undefined || !Object.hasOwn(over, key) ? value : merged(before, value)]
    }),
  )
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
