import { describe, expect, it } from 'vitest'
import type { KeyPress } from '../../../../renderer/app/command-of.ts'
import {
  allConflicts,
  bindingsOf,
  comboOf,
  conflictsOf,
  withBinding,
  withoutBinding,
} from '../../../../renderer/app/key-bindings.ts'
import { keyNames, keyWords } from '../../../../renderer/app/key-words.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  ...held,
})

describe('binding a key', () => {
  it('replaces the keys of the command, and of no other', () => {
    const bindings = bindingsOf(withBinding({}, 'best', { key: 'j' }))
    expect(bindings.best).toEqual([{ key: 'j' }])
    expect(bindings.draw).toEqual(bindingsOf({}).draw)
  })

  it('knows who has a key, wherever that counts too', () => {
    expect(conflictsOf('best', { key: 'o' }, {})).toEqual(['overlay'])
    expect(conflictsOf('best', { key: 'k', mod: true }, {})).toEqual(['palette'])
    expect(conflictsOf('palette', { key: 'o' }, {})).toEqual(['overlay'])
    expect(conflictsOf('maskSmaller', { key: 'b' }, {})).toEqual(['maskBrush'])
    expect(conflictsOf('best', { code: 'Digit2' }, {})).toEqual(['panel'])
  })

  it('lets two parts of the window have the same key', () => {
    expect(conflictsOf('best', { key: 'b' }, {})).toEqual([])
    expect(conflictsOf('maskUndo', { key: 'z', mod: true }, {})).toEqual([])
  })

  it('takes a key from who had it, and from nothing that cannot be bound', () => {
    const keys = withBinding({}, 'best', { key: 'o' })
    expect(bindingsOf(keys).overlay).toEqual([])
    expect(allConflicts(keys)).toEqual([])
    const fixed = withBinding({}, 'best', { key: '1' })
    expect(bindingsOf(fixed).panel).toHaveLength(4)
  })

  it('gives a command its own keys back', () => {
    expect(withoutBinding(withBinding({}, 'best', { key: 'j' }), 'best')).toEqual({})
  })

  it('ignores keys stored for a command that is gone or fixed', () => {
    expect(bindingsOf({ gone: [{ key: 'x' }], panel: [{ key: 'x' }] })).toEqual(bindingsOf({}))
  })
})

describe('what a press would bind', () => {
  it.each([
    ['J', { shiftKey: true }, { key: 'j', shift: true }],
    ['?', { shiftKey: true }, { key: '?' }],
    ['!', { shiftKey: true, code: 'Digit1' }, { code: 'Digit1', shift: true }],
    ['ArrowUp', { altKey: true }, { key: 'ArrowUp', alt: true }],
    ['Control', { ctrlKey: true }, null],
    ['w', { ctrlKey: true }, null],
    ['Tab', {}, null],
    ['a', { isComposing: true }, null],
  ] as const)('%s with %o is %o', (key, held, combo) => {
    expect(comboOf(press(key, held))).toEqual(combo)
  })
})

it('says keys as they are printed, and as assistive technology wants them', () => {
  expect(keyWords({ key: 'Enter', mod: true, alt: true })).toBe('Ctrl Alt ⏎')
  expect(keyWords({ code: 'BracketLeft', shift: true })).toBe('⇧ [')
  expect(keyWords({ key: '?', shift: true })).toBe('?')
  expect(keyNames({ key: 'z', mod: true, shift: true })).toBe('Control+Shift+Z')
})
