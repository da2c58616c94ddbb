import { FormatRefusal } from './format-refusal.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Our files nest less than ten levels; a bomb nests thousands. */
const maxDepth = 64

const token =
  /[\s]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

/**
 * JSON that refuses duplicate keys and deep nesting, with objects that have no prototype.
 *
 * `JSON.parse` keeps the last of two equal keys: two readers of one file could then see two files. It also sets no
 * bound on nesting, and its objects inherit from `Object.prototype`, where a tensor may be called `constructor`.
 *
 * @param item what the text is, for the refusal.
 */
export function parseStrictJson(text: string, item: string): Json {
  let at = 0

  function refuse(what: string): never {
    throw new FormatRefusal('json.syntax', item, `${what} at character ${at}; the file is damaged, install it again`)
  }

  function next(): string {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) return refuse(/^\s*$/.test(text.slice(at, at + 64)) ? 'the text ends early' : 'is not JSON')
    at = token.lastIndex
    return match[1] ?? match[2] ?? match[3] ?? refuse('is not JSON')
  }

  function value(first: string, depth: number): Json {
    if (depth > maxDepth)
      throw new FormatRefusal('json.too-deep', item, `nests deeper than ${maxDepth} levels; no known file does`)
    if (first === '{') return object(depth)
    if (first === '[') return array(depth)
    if (first.length === 1 && '}]:,'.includes(first)) return refuse(`has an unexpected ${first}`)
    return JSON.parse(first) as Json
  }

  function object(depth: number): Json {
    const result = Object.create(null) as Record<string, Json>
    for (let first = next(); first !== '}'; first = next()) {
      if (!first.startsWith('"')) refuse('has a key without quotes')
      const key = JSON.parse(first) as string
      if (Object.hasOwn(result, key)) {
        throw new FormatRefusal(
          'json.duplicate-key',
          item,
          `names ${JSON.stringify(key)} twice; install the file again from its source`,
        )
      }
      if (next() !== ':') refuse('lacks a colon')
      result[key] = value(next(), depth + 1)
      const separator = next()
      if (separator === '}') break
      if (separator !== ',') refuse('lacks a comma')
    }
    return result
  }

  function array(depth: number): Json {
    const result: Json[] = []
    for (let first = next(); first !== ']'; first = next()) {
      result.push(value(first, depth + 1))
      const separator = next()
      if (separator === ']') break
      if (separator !== ',') refuse('lacks a comma')
    }
    return result
  }

  const result = value(next(), 0)
  if (text.slice(at).trim() !== '') refuse('has more text after its end')
  return result
}
