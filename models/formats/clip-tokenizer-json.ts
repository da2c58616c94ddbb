import { FormatRefusal } from './format-refusal.ts'
import type { Json } from './strict-json.ts'

/** Letters, one digit, or other signs, after English contractions. Text is already lower case. (openai/CLIP simple_tokenizer.py) */
const splitPattern =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"

export const startToken = '<|startoftext|>'
export const endToken = '<|endoftext|>'

/**
 * CLIP's byte-pair tokenizer in the single-file form, from the `vocab.json` and `merges.txt` of older folders
 * (Stable Diffusion v1.4 ships only these).
 *
 * @param item the tokenizer's folder, for refusals.
 */
export function clipTokenizerJson(vocabulary: Json, merges: string, item: string): Json {
  if (typeof vocabulary !== 'object' || vocabulary === null || Array.isArray(vocabulary)) {
    throw new FormatRefusal('tokenizer.invalid', `${item}/vocab.json`, 'is no table of tokens; install the pack again')
  }
  const vocab = vocabulary as { readonly [token: string]: Json }
  const added = [startToken, endToken].map((content) => {
    const id = vocab[content]
    if (typeof id !== 'number') {
      throw new FormatRefusal(
        'tokenizer.invalid',
        `${item}/vocab.json`,
        `lacks ${content}, so it is not CLIP's; install the pack again`,
      )
    }
    return {
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: content === startToken,
      special: true,
    }
  })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: splitPattern }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: endToken,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges: merges
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('#version'))
        .map((line) => line.trim()),
    },
  }
}
