import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseEvalArguments } from '../../../../scripts/eval/eval-arguments.ts'
import { evalPrompts } from '../../../../scripts/eval/eval-prompts.ts'
import { openRows, type EvalRow } from '../../../../scripts/eval/eval-rows.ts'

describe('evalPrompts', () => {
  const vocabulary = {
    nouns: ['cat face', 'owl', 'grapes', 'octopus', 'red apple', 'rocket', 'bus', 'umbrella'],
    backgrounds: ['pink', 'orange', 'sky blue'],
    relations: ['left of', 'above'],
  }

  it('is a fixed list, of which a shorter one is the beginning', () => {
    expect(evalPrompts(vocabulary, 20)).toEqual(evalPrompts(vocabulary, 20))
    expect(evalPrompts(vocabulary, 7)).toEqual(evalPrompts(vocabulary, 20).slice(0, 7))
  })

  it('shows one object and two objects in turn, only in words of the vocabulary', () => {
    const things = '(?:an? )?(?:cat face|owl|grapes|octopus|red apple|rocket|bus|umbrella)'
    const place = ' on (?:a pink|an orange|a sky blue) background'
    for (const [i, prompt] of evalPrompts(vocabulary, 40).entries()) {
      const shape = i % 2 === 0 ? `^${things}${place}$` : `^${things} (?:left of|above) ${things}${place}$`
      expect(prompt).toMatch(new RegExp(shape, 'u'))
    }
  })

  it('deals every noun once before any comes again', () => {
    // 1 + 2 + 1 + 2 + 1 nouns: seven different ones.
    const nouns = evalPrompts(vocabulary, 5).flatMap((p) => vocabulary.nouns.filter((noun) => p.includes(noun)))
    expect(new Set(nouns).size).toBe(7)
  })

  it('takes the article of its noun, and none for a plural', () => {
    const all = evalPrompts(vocabulary, 60).join(' / ')
    expect(all).toContain('an owl')
    expect(all).toContain('an umbrella')
    expect(all).toContain('a bus')
    expect(all).not.toMatch(/\ba grapes|\ban? grapes|a octopus/u)
  })
})

describe('parseEvalArguments', () => {
  it('has the defaults of the acceptance run', () => {
    expect(parseEvalArguments([])).toMatchObject({
      prompts: 20,
      seeds: 2,
      methods: ['sd', 'baseline', 'doodl', 'sgool'],
      json: false,
    })
  })

  it('lets tuning use other prompts than results do', () => {
    expect(parseEvalArguments(['--skip', '20', '--clip', '3e-3'])).toMatchObject({
      skip: 20,
      clip: 0.003,
      baselineScale: null,
    })
  })

  it.each([
    [['--prompts', '0'], 'cli.usage'],
    [['--seeds', '1.5'], 'cli.usage'],
    [['--sampler', 'euler'], 'cli.usage'],
    [['--gradient', 'none'], 'cli.usage'],
    [['--update', 'adam'], 'cli.usage'],
    [['--nonsense'], 'cli.usage'],
    [['--skip', '-1'], 'cli.usage'],
    [['--clip', '0'], 'cli.usage'],
    [['--baseline-scale', 'much'], 'cli.usage'],
    [['--methods', 'sd,sdxl'], 'recipe.unknown-method'],
  ])('refuses %j', (args, code) => {
    expect(() => parseEvalArguments(args)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code }) as unknown }) as Error,
    )
  })
})

describe('openRows', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'fovea-eval-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const row: EvalRow = {
    prompt: 'an owl',
    seed: 1,
    method: 'sd',
    guidanceScore: 20,
    judgeScore: null,
    loss: 1,
    bestStep: 0,
    unetCalls: 19,
    seconds: 2,
    cpuSeconds: 3,
  }

  it('finds again what was added', () => {
    const file = path.join(folder, 'new', 'rows.jsonl')
    openRows(file).add(row)
    openRows(file).add({ ...row, seed: 2 })
    expect(openRows(file).rows).toEqual([row, { ...row, seed: 2 }])
  })

  it('drops a line that a crash cut short, and goes on after it', () => {
    const file = path.join(folder, 'rows.jsonl')
    openRows(file).add(row)
    appendFileSync(file, '{"prompt":"half a')
    const reopened = openRows(file)
    expect(reopened.rows).toEqual([row])
    reopened.add({ ...row, seed: 3 })
    expect(openRows(file).rows.map(({ seed }) => seed)).toEqual([1, 3])
    expect(readFileSync(file, 'utf8')).not.toContain('half')
  })
})
