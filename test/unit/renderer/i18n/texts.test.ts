import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import en from '../../../../renderer/i18n/en.json' with { type: 'json' }

/** Every text of the page stands in en.json, once, and every text there is used. */

const files = globSync('renderer/**/*.{ts,tsx}').filter((path) => !path.endsWith('.d.ts'))
const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const all = sources.map(({ text }) => text).join('\n')

type Texts = { readonly [key: string]: string | Texts }

function leaves(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : leaves(value, `${prefix}${key}.`),
  )
}

const spoken = new Set(['aria-label', 'title', 'alt', 'placeholder', 'label', 'valueText'])
const hasWords = (text: string) => /\p{L}{2}/u.test(text)

/** Literal words between tags, and in attributes that people hear or see. */
function literals(path: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim())
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer !== undefined) {
      if (ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) found.push(node.initializer.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found
}

it('has no words in components', () => {
  const found = sources
    .filter(({ path }) => path.endsWith('.tsx'))
    .flatMap(({ path, text }) => literals(path, text).map((words) => `${path}: ${words}`))
  // The name of a key as it is printed on it.
  expect(found.filter((each) => !each.endsWith(': Ctrl ⏎'))).toEqual([])
})

describe('en.json', () => {
  const plural = /_(one|other)$/
  it('has no text that nothing uses', () => {
    const dynamic = [...all.matchAll(/`([\w.]+)\.\$\{/g)].map(([, prefix]) => prefix)
    const unused = leaves(en)
      .map((key) => key.replace(plural, ''))
      .filter((key) => !all.includes(`'${key}'`) && !dynamic.includes(key.split('.').slice(0, -1).join('.')))
    expect(unused).toEqual([])
  })

  it('has both forms of every plural', () => {
    const keys = leaves(en)
    const half = keys
      .filter((key) => plural.test(key))
      .filter((key) => !keys.includes(key.replace(plural, key.endsWith('_one') ? '_other' : '_one')))
    expect(half).toEqual([])
  })

  it('finds words where there are some', () => {
    expect(literals('x.tsx', '<p title="Some words">More words</p>')).toEqual(['Some words', 'More words'])
  })
})
