import { describe, expect, it } from 'vitest'
import de from '../../../../renderer/i18n/de.json' with { type: 'json' }
import en from '../../../../renderer/i18n/en.json' with { type: 'json' }
import ja from '../../../../renderer/i18n/ja.json' with { type: 'json' }
import zh from '../../../../renderer/i18n/zh.json' with { type: 'json' }
import { catalogueOf, languageNames, languageOf, pseudoRtl } from '../../../../renderer/i18n/languages.ts'

/** What translators may get wrong without seeing it. What is not translated yet is counted and printed: English stands in. */

function leaves(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...leaves(value as object, `${prefix}${key}.`)],
    ),
  )
}

const english = leaves(en)
const plural = /_(zero|one|two|few|many|other)$/
const base = (key: string) => key.replace(plural, '')
const bases = new Set([...english.keys()].map(base))
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
/** The English text of the same number, or of any. */
const englishOf = (key: string) => english.get(key) ?? english.get(`${base(key)}_other`) ?? ''

describe.each(Object.entries({ de, ja, zh }))('%s', (language, texts) => {
  const all = leaves(texts)

  it('has no text that English lacks', () => {
    expect([...all.keys()].filter((key) => !bases.has(base(key)))).toEqual([])
  })

  it('puts the same things into every text', () => {
    const wrong = [...all].filter(([key, text]) => placeholders(text).join() !== placeholders(englishOf(key)).join())
    expect(wrong).toEqual([])
  })

  it('has exactly the plural forms that the language has', () => {
    const wanted = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort()
    const plurals = [...all.keys()].filter((key) => plural.test(key) && english.has(`${base(key)}_other`))
    const wrong = [...new Set(plurals.map(base))].filter((key) => {
      const forms = plurals.filter((each) => base(each) === key).map((each) => each.slice(key.length + 1))
      return forms.sort().join() !== wanted.join()
    })
    expect(wrong).toEqual([])
    expect([...all.keys()].filter((key) => !plural.test(key) && english.has(`${key}_other`))).toEqual([])
  })

  it('says something in every text, and counts what it does not say yet', () => {
    expect([...all].filter(([, text]) => text.trim() === '')).toEqual([])
    const said = new Set([...all.keys()].map(base))
    const missing = [...bases].filter((key) => !said.has(key))
    console.info(
      `${language}: ${said.size} of ${bases.size} texts; English stands in for: ${missing.join(', ') || 'none'}`,
    )
    expect(said.size / bases.size).toBeGreaterThan(0.5)
  })
})

it('takes the first of the system’s languages that there is, and English where there is none', () => {
  expect(languageOf('system', ['fr-FR', 'zh-TW', 'de'])).toBe('zh')
  expect(languageOf('system', ['fr-FR'])).toBe('en')
  expect(languageOf('de', ['ja'])).toBe('de')
  expect(languageOf('../x', [])).toBe('en')
  expect(Object.keys(languageNames)).not.toContain(pseudoRtl)
})

it('keeps placeholders in the pseudo-language', async () => {
  const pseudo = leaves(await catalogueOf(pseudoRtl, en))
  expect(pseudo.size).toBe(english.size)
  expect(
    [...pseudo].filter(([key, text]) => placeholders(text).join() !== placeholders(english.get(key)!).join()),
  ).toEqual([])
})
