import { FormatRefusal } from './format-refusal.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Our files nest less than ten levels; a bomb nests thousands. */
const maxDepth = 64

/** A sign, an opening quote, a number or a word, after blanks. Strings are scanned by hand: they may be megabytes long. */
const token = /[ \t\n\r]*(?:([{}[\]:,"])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

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
    if (match === null) return refuse(text.slice(at, at + 64).trim() === '' ? 'the text ends early' : 'is not JSON')
    at = token.lastIndex
    return match[1] === '"' ? string(at - 1) : (match[1] ?? match[2] ?? refuse('is not JSON'))
  }

  /** The string from its opening quote to its closing one, quotes included. */
  function string(begin: number): string {
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at += 1
    return text.slice(begin, at)
  }

  function literal(source: string): Json {
    try {
      return JSON.parse(source) as Json
    } catch {
      return refuse('has an invalid string')
    }
  }

  function value(first: string, depth: number): Json {
    if (depth > maxDepth)
      throw new FormatRefusal('json.too-deep', item, `nests deeper than ${maxDepth} levels; no known file does`)
    if (first === '{') return object(depth)
    if (first === '[') return array(depth)
    if (first.length === 1 && '}]:,'.includes(first)) return refuse(`has an unexpected ${first}`)
    return literal(first)
  }

  function object(depth: number): Json {
    const result = Object.create(null) as Record<string, Json>
    let quoted = next()
    while (quoted !== '}') {
      if (!quoted.startsWith('"')) refuse('has a key without quotes')
      const key = literal(quoted) as string
      if (Object.hasOwn(result, key)) {
        const what = `names ${JSON.stringify(key)} twice; install the file again from its source`
        throw new FormatRefusal('json.duplicate-key', item, what)
      }
      if (next() !== ':') refuse('lacks a colon')
      result[key] = value(next(), depth + 1)
      if (isLast('}')) break
      quoted = next()
      if (quoted === '}') refuse('has a comma too many')
    }
    return result
  }

  function array(depth: number): Json {
    const result: Json[] = []
    let first = next()
    while (first !== ']') {
      result.push(value(first, depth + 1))
      if (isLast(']')) break
      first = next()
      if (first === ']') refuse('has a comma too many')
    }
    return result
  }

  function isLast(end: string): boolean {
    const separator = next()
    if (separator !== end && separator !== ',') refuse('lacks a comma')
    return separator === end
  }

  const result = value(next(), 0)
  if (/[^ \t\n\r]/.test(text.slice(at))) refuse('has more text after its end')
  return result
}
