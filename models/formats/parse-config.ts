import type { z } from 'zod'
import { FormatRefusal } from './format-refusal.ts'
import type { FormatRefusalCode } from './format-refusal.ts'
import { readText } from './pack-files.ts'
import type { PackFiles } from './pack-files.ts'
import { parseStrictJson, type Json } from './strict-json.ts'

/**
 * Checks a JSON text against a schema; the refusal names the first wrong field.
 *
 * Unknown fields are ignored, as every release of diffusers adds some. Fields whose *value* would change the
 * architecture are in the schemas, with the values this library draws.
 */
export function parseConfigText<T>(
  schema: z.ZodType<T>,
  text: string,
  item: string,
  code: FormatRefusalCode = 'config.unsupported',
): T {
  return checkConfig(schema, parseStrictJson(text, item), item, code)
}

/** `parseConfigText` for what is read already. */
export function checkConfig<T>(
  schema: z.ZodType<T>,
  json: Json,
  item: string,
  code: FormatRefusalCode = 'config.unsupported',
): T {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.')
  throw new FormatRefusal(code, item, `${field} cannot be used: ${issue?.message ?? 'invalid'}`)
}

/** Reads and checks one configuration file of a pack. */
export function readConfig<T>(schema: z.ZodType<T>, files: PackFiles, path: string): T {
  return parseConfigText(schema, readText(files, path), path)
}
