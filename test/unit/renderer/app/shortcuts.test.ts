import { describe, expect, it } from 'vitest'
import { commandOf, shortcuts, type KeyPress } from '../../../../renderer/app/shortcuts.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
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
    ['k', { ctrlKey: true }, null],
    ['w', { ctrlKey: true }, null],
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
})

it('gives no key to two commands', () => {
  const keys = Object.values(shortcuts).flatMap(({ combos }) => combos.map((combo) => JSON.stringify({ ...combo })))
  expect(new Set(keys).size).toBe(keys.length)
})

it('leaves the keys of the browser and the system alone', () => {
  const taken = Object.values(shortcuts)
    .flatMap(({ combos }) => [...combos] as { key: string; mod?: boolean }[])
    .filter(({ key, mod }) => mod && ['w', 'q', 'r', 'm', 't', 'n'].includes(key))
  expect(taken).toEqual([])
})
