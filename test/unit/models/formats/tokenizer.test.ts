import { describe, expect, it } from 'vitest'
import { clipTokenizerJson } from '../../../../models/formats/clip-tokenizer-json.ts'
import { clipTokenizer, eosOneHot } from '../../../../models/formats/tokenizer.ts'

const symbols = [...'abcdefghijklmnopqrstuvwxyz!'].flatMap((c) => [c, `${c}</w>`])
const vocab = Object.fromEntries(
  [...symbols, 'ca', 'cat</w>', '<|startoftext|>', '<|endoftext|>'].map((t, i) => [t, i]),
)
const json = clipTokenizerJson(vocab, '#version: 0.2\nc a\nca t</w>\n', 'tokenizer')
const [start, end, cat] = [vocab['<|startoftext|>'], vocab['<|endoftext|>'], vocab['cat</w>']]
const encode = (text: string, config = {}) => {
  const { ids, weights: _, ...rest } = clipTokenizer(json, config, 8, 'tokenizer').encode(text)
  return { ids: Array.from(ids, Number), ...rest }
}

describe('clipTokenizer', () => {
  it('frames and pads a prompt', () => {
    expect(encode('Cat')).toEqual({ ids: [start, cat, end, end, end, end, end, end], eos: 2, droppedWords: 0 })
  })

  it('keeps the end token when it cuts, and counts the words it drops', () => {
    const { ids, eos, droppedWords } = encode('cat '.repeat(9))
    expect(ids).toEqual([start, cat, cat, cat, cat, cat, cat, end])
    expect([eos, droppedWords]).toEqual([7, 3])
  })

  it('counts a word cut in the middle as dropped', () => {
    expect(encode('cat dog dog').droppedWords).toBe(1)
  })

  it('pads with what the configuration names', () => {
    expect(encode('cat', { pad_token: '!' }).ids.slice(3)).toEqual(new Array(5).fill(vocab['!']))
    expect(encode('cat', { pad_token: { content: '!' } }).ids.at(-1)).toBe(vocab['!'])
  })

  it('does not let a prompt end itself', () => {
    expect(encode('cat <|endoftext|> cat').ids.slice(0, 4)).toEqual([start, cat, cat, end])
  })

  it('weighs words by their brackets, and reads the brackets as text elsewhere', () => {
    const weighted = clipTokenizer(json, {}, 8, 'tokenizer').encodeWeighted('cat (cat:1.5) [cat]')
    expect(Array.from(weighted.ids, Number).slice(0, 5)).toEqual([start, cat, cat, cat, end])
    const shown = Array.from(weighted.weights, (weight) => Number(weight.toFixed(4)))
    expect(shown).toEqual([1, 1, 1.5, 0.9091, 1, 1, 1, 1])
    expect(encode('(cat)').ids.slice(0, 3)).not.toEqual([start, cat, end])
  })

  it('marks the end token', () => {
    expect([...eosOneHot(clipTokenizer(json, {}, 8, 'tokenizer').encode('cat'))]).toEqual([0, 0, 1, 0, 0, 0, 0, 0])
  })

  it('refuses a vocabulary that is not CLIP’s', () => {
    expect(() => clipTokenizerJson({ a: 0 }, '', 'tokenizer')).toThrow(
      expect.objectContaining({ code: 'tokenizer.invalid' }),
    )
    expect(() => clipTokenizer({ model: { type: 'None' } }, {}, 8, 'tokenizer')).toThrow(
      expect.objectContaining({ code: 'tokenizer.invalid' }),
    )
  })
})
