import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { clipTokenizerJson } from '../../../../models/formats/clip-tokenizer-json.ts'
import { clipTokenizer } from '../../../../models/formats/tokenizer.ts'

const folder = join(import.meta.dirname, '../../../fixtures/tokenizer')
const text = (name: string) => gunzipSync(readFileSync(join(folder, name))).toString('utf8')

/** CLIP's vocabulary follows from its merges. (openai/CLIP simple_tokenizer.py) */
function vocabularyOf(merges: readonly string[]): Record<string, number> {
  const plain = [...span(33, 127), ...span(161, 173), ...span(174, 256)]
  const symbols = [
    ...plain.map((code) => String.fromCodePoint(code)),
    ...span(256, 512 - plain.length).map((code) => String.fromCodePoint(code)),
  ]
  const tokens = [
    ...symbols,
    ...symbols.map((symbol) => `${symbol}</w>`),
    ...merges.map((merge) => merge.replace(' ', '')),
    '<|startoftext|>',
    '<|endoftext|>',
  ]
  return Object.fromEntries(tokens.map((token, i) => [token, i]))
}

const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

it('reads 2,000 odd prompts token for token as transformers’ CLIPTokenizer does', () => {
  const merges = text('merges.txt.gz')
  const json = clipTokenizerJson(vocabularyOf(merges.split('\n')), merges, 'tokenizer')
  const tokenizer = clipTokenizer(json, {}, 77, 'tokenizer')
  const rows = JSON.parse(text('prompts.json.gz')) as readonly (readonly [string, readonly number[]])[]
  expect(rows.length).toBe(2000)
  const different = rows.flatMap(([prompt, ids]) => {
    // transformers lets a written end token end the prompt; an artist means nothing by it (tokenizer.ts).
    if (prompt.includes('<|')) return []
    const ours = tokenizer.encode(prompt)
    const read = Array.from(ours.ids, Number).slice(1, ours.eos)
    return JSON.stringify(read) === JSON.stringify(ids) ? [] : [{ prompt, ids, read }]
  })
  expect(different.slice(0, 5)).toEqual([])
  expect(different.length).toBe(0)
})
