import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson } from '../../../../models/formats/strict-json.ts'

describe('parseStrictJson', () => {
  it('agrees with JSON.parse on every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(JSON.stringify(parseStrictJson(text, 'x'))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it('accepts no text that JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '0',
      '.',
      'e',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '"',
      '\u00a0',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        const accepts = (parse: () => unknown) => {
          try {
            parse()
            return true
          } catch {
            return false
          }
        }
        if (accepts(() => parseStrictJson(text, 'x'))) expect(accepts(() => JSON.parse(text) as unknown)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a key twice', '{"a":1,"a":2}', 'json.duplicate-key'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', 'json.duplicate-key'],
    ['deep nesting', '['.repeat(100_000), 'json.too-deep'],
    ['an early end', '{"a":', 'json.syntax'],
    ['a trailing comma', '[1,]', 'json.syntax'],
    ['more after the end', '{} {}', 'json.syntax'],
    ['a string without end', '"a', 'json.syntax'],
    ['a string that ends in a backslash', '"a\\', 'json.syntax'],
    ['a line break in a string', '"a\n"', 'json.syntax'],
    ['a bare key', '{a:1}', 'json.syntax'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parseStrictJson(text, 'x.json')).toThrow(expect.objectContaining({ code, item: 'x.json' }))
  })

  it('reads a string of many megabytes and escapes', () => {
    expect(parseStrictJson(`"${'a\\n'.repeat(3e6)}"`, 'x')).toHaveLength(6e6)
  })

  it('keeps a key called __proto__ as data', () => {
    const parsed = parseStrictJson('{"__proto__":{"x":1}}', 'x') as Record<string, unknown>
    expect(Object.keys(parsed)).toEqual(['__proto__'])
    expect('x' in parsed).toBe(false)
  })
})
