import { Tokenizer } from '@huggingface/tokenizers'
import { clipTokenizerJson, endToken, startToken } from './clip-tokenizer-json.ts'
import { FormatRefusal } from './format-refusal.ts'
import { readText } from './pack-files.ts'
import type { PackFiles } from './pack-files.ts'
import { promptWeights, type PromptPart } from './prompt-weights.ts'
import { parseStrictJson } from './strict-json.ts'
import type { Json } from './strict-json.ts'

/** A prompt as a text encoder reads it. */
export interface TokenIds {
  /** `[L]`: start, the prompt's tokens, end, and padding. */
  readonly ids: BigInt64Array
  /** Index of the end token, whose state is CLIP's summary of the text. */
  readonly eos: number
  /** Words at the prompt's end that the model does not see, wholly or in part. */
  readonly droppedWords: number
  /** `[L]`, how much each token counts; 1 for those around the prompt. */
  readonly weights: Float32Array
}

export interface ClipTokenizer {
  /** The text as it stands, brackets included. */
  encode(text: string): TokenIds
  /** A prompt whose brackets weigh its words (see `promptWeights`). */
  encodeWeighted(prompt: string): TokenIds
}

/** Reads the tokenizer in a folder, '' for the top: `tokenizer.json`, else `vocab.json` and `merges.txt`. */
export function openTokenizer(files: PackFiles, folder: string, length: number): ClipTokenizer {
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const read = (name: string) => parseStrictJson(readText(files, at(name)), at(name))
  const json = files.has(at('tokenizer.json'))
    ? read('tokenizer.json')
    : clipTokenizerJson(read('vocab.json'), readText(files, at('merges.txt')), folder)
  const config = files.has(at('tokenizer_config.json')) ? read('tokenizer_config.json') : {}
  return clipTokenizer(json, config, length, folder)
}

/**
 * CLIP's tokenizer over a tokenizer file in the single-file form.
 *
 * @param length L of the text encoder, start and end tokens included.
 * @param item the tokenizer's folder, for refusals.
 */
export function clipTokenizer(json: Json, config: Json, length: number, item: string): ClipTokenizer {
  const tokenizer = construct(json, item)
  const id = (token: string) => {
    const found = tokenizer.token_to_id(token)
    if (found === undefined)
      throw new FormatRefusal(
        'tokenizer.invalid',
        item,
        `does not know ${token}, so it is not CLIP's; install the pack again`,
      )
    return BigInt(found)
  }
  const start = id(startToken)
  const end = id(endToken)
  // SD 2's tokenizer pads with "!" (id 0), SD 1's with the end token.
  const pad = id(padToken(config))

  const encodeParts = (parts: readonly PromptPart[]): TokenIds => {
    const pieces = parts.map(({ text, weight }) => {
      // Written out, the special tokens would end the prompt; an artist means nothing by them.
      const plain = text.replaceAll(startToken, ' ').replaceAll(endToken, ' ')
      return { ...tokenizer.encode(plain, { add_special_tokens: false }), weight }
    })
    const ids = pieces.flatMap((piece) => piece.ids)
    const tokens = pieces.flatMap((piece) => piece.tokens)
    const each = pieces.flatMap((piece) => piece.ids.map(() => piece.weight))
    const kept = Math.min(ids.length, length - 2)
    const weights = new Float32Array(length).fill(1)
    weights.set(each.slice(0, kept), 1)

    const result = new BigInt64Array(length).fill(pad)
    result[0] = start
    for (let i = 0; i < kept; i++) result[i + 1] = BigInt(ids[i] ?? 0)
    result[kept + 1] = end
    return {
      ids: result,
      eos: kept + 1,
      droppedWords: tokens.slice(kept).filter((token) => token.endsWith('</w>')).length,
      weights,
    }
  }
  return {
    encode: (text) => encodeParts([{ text, weight: 1 }]),
    encodeWeighted: (prompt) => encodeParts(promptWeights(prompt)),
  }
}

/** `[L]`, 1 at the end token: what the graphs of CLIP's text tower take. */
export function eosOneHot(tokens: TokenIds): Float32Array {
  const oneHot = new Float32Array(tokens.ids.length)
  oneHot[tokens.eos] = 1
  return oneHot
}

function construct(json: Json, item: string): Tokenizer {
  try {
    return new Tokenizer(withUnicodeSpaces(json) as object, {})
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FormatRefusal('tokenizer.invalid', item, `cannot be used (${reason}); install the pack again`)
  }
}

/**
 * Blanks as Unicode means them, in every pattern of a tokenizer: JavaScript's `\s` counts the byte order mark too, and
 * not the next line (U+0085), which the reference implementation does.
 */
function withUnicodeSpaces(json: Json): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const parts = ['normalizer', 'pre_tokenizer'].flatMap((key) => {
    const part = (json as { readonly [key: string]: Json })[key]
    if (part === undefined) return []
    const widened = JSON.stringify(part, (name, value: unknown) => {
      if (name === 'Regex' && typeof value === 'string') return value.replaceAll('\\s', '\\p{White_Space}')
      // The byte level would split by GPT-2's pattern once more, blanks as JavaScript means them; CLIP's has split before.
      return name === 'use_regex' ? false : value
    })
    return [[key, JSON.parse(widened) as Json] as const]
  })
  return { ...json, ...Object.fromEntries(parts) }
}

function padToken(config: Json): string {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return endToken
  const token = (config as { readonly [key: string]: Json })['pad_token']
  if (typeof token === 'string') return token
  if (typeof token === 'object' && token !== null && !Array.isArray(token)) {
    const content = (token as { readonly [key: string]: Json })['content']
    if (typeof content === 'string') return content
  }
  return endToken
}
