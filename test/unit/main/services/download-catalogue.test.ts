import { sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../../../main/services/downloads/catalogue.ts'
import { placeOfFile } from '../../../../main/services/downloads/place-of-file.ts'

describe('the catalogue of downloads', () => {
  it('names every file plainly and every entry once', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
    for (const { files } of catalogue) {
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
      for (const { path } of files) expect(placeOfFile('/m', path).split(sep).slice(0, 2)).toEqual(['', 'm'])
    }
  })

  it('says a rounded size only where the exact ones are not known, and never less than those', () => {
    for (const { aboutBytes, files } of catalogue) {
      const known = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
      if (aboutBytes === null) continue
      expect(files.some(({ bytes }) => bytes === null)).toBe(true)
      expect(aboutBytes).toBeGreaterThanOrEqual(known)
    }
  })

  it.each([
    '../x',
    '/x',
    'a/../b',
    'a\\b',
    'C:x',
    'a//b',
    '',
    '.x',
    'con',
    'a/nul.bin',
    'x.',
    `a${'x'.repeat(200)}`,
    'a\0b',
  ])('refuses the place %j', (path) => {
    expect(() => placeOfFile('/m', path)).toThrow('no plain path')
  })
})
