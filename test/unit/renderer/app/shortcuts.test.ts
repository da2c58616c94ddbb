import { describe, expect, it } from 'vitest'
import { commandsOf, type KeyPress } from '../../../../renderer/app/command-of.ts'
import { allConflicts, bindingsOf } from '../../../../renderer/app/key-bindings.ts'
import { commandNames, shortcutOf } from '../../../../renderer/app/shortcuts.ts'

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
const body = { matches: () => false, closest: () => null }
const prompt = { matches: () => true, closest: () => ({}) }
const slider = { matches: () => false, closest: () => ({}) }
const own = bindingsOf({})
const commandOf = (pressed: KeyPress, target: typeof body | typeof prompt) =>
  commandsOf(pressed, target, own)[0] ?? null

describe('a key press', () => {
  it.each([
    ['Enter', { ctrlKey: true }, 'draw'],
    ['Enter', { metaKey: true }, 'draw'],
    ['Enter', { ctrlKey: true, altKey: true }, 'stopAfterStep'],
    ['X', { shiftKey: true }, 'stopAfterStep'],
    ['?', { shiftKey: true }, 'sheet'],
    ['?', {}, 'sheet'],
    ['ArrowLeft', { shiftKey: true }, 'back10'],
    ['K', { shiftKey: false }, 'best'],
    ['3', {}, 'panel'],
    ['F6', { shiftKey: true }, 'previousRegion'],
    ['k', { ctrlKey: true }, 'palette'],
    ['P', { ctrlKey: true, shiftKey: true }, 'palette'],
    ['w', { ctrlKey: true }, null],
    ['b', {}, null],
  ] as const)('%s with %o means %s', (key, held, command) => {
    expect(commandOf(press(key, held), body)).toBe(command)
  })

  it('draws while typing, but types letters', () => {
    expect(commandOf(press('Enter', { ctrlKey: true }), prompt)).toBe('draw')
    expect(commandOf(press('X', { shiftKey: true }), prompt)).toBeNull()
    expect(commandOf(press('k'), prompt)).toBeNull()
    expect(commandOf(press('z', { ctrlKey: true }), prompt)).toBeNull()
  })

  it('leaves the arrows to controls that use them', () => {
    expect(commandOf(press('ArrowLeft'), slider)).toBeNull()
    expect(commandOf(press('k'), slider)).toBe('best')
  })

  it('means nothing while an input method is composing', () => {
    expect(commandOf(press('Enter', { ctrlKey: true, isComposing: true }), prompt)).toBeNull()
  })

  it('goes by the place of a bracket, and by the letter of a letter', () => {
    const mask = (pressed: KeyPress) => commandsOf(pressed, null, own, ['groupMask'])[0] ?? null
    expect(mask(press('ü', { code: 'BracketLeft' }))).toBe('maskSmaller')
    expect(mask(press('{', { code: 'BracketLeft', shiftKey: true }))).toBe('maskSofter')
    expect(mask(press('y', { code: 'KeyZ', ctrlKey: true }))).toBe('maskRedo')
    expect(mask(press('b', { code: 'KeyN' }))).toBe('maskBrush')
  })
})

it('gives no key to two commands', () => {
  expect(allConflicts({})).toEqual([])
})

it('leaves the keys of the browser and the system alone', () => {
  const taken = commandNames.filter((name) =>
    shortcutOf(name).combos.some(({ key, mod }) => mod && ['w', 'q', 'r', 'm', 't', 'n'].includes(key ?? '')),
  )
  expect(taken).toEqual([])
})
