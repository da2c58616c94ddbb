import { expect, it } from 'vitest'
import { rankEntries } from '../../../../renderer/app/rank-entries.ts'

const entries = [
  { title: 'Undo a removal', group: 'Everywhere' },
  { title: 'Best step of the chosen picture', group: 'Pictures and steps' },
  { title: 'First step', group: 'Pictures and steps' },
  { title: 'Größe des Pinsels', group: 'Maske' },
]
const titles = (typed: string) => rankEntries(entries, typed).map(({ title }) => title)

it('has everything in its order while nothing is typed', () => {
  expect(titles(' ')).toEqual(entries.map(({ title }) => title))
})

it('wants every word, in title or group, and puts beginnings first', () => {
  expect(titles('step')).toEqual(['Best step of the chosen picture', 'First step'])
  expect(titles('step pictures')).toEqual(['Best step of the chosen picture', 'First step'])
  expect(titles('first step')).toEqual(['First step'])
  expect(titles('step removal')).toEqual([])
})

it('does not mind accents and capitals, nor signs that mean something to a pattern', () => {
  expect(titles('GROSSE')).toEqual([])
  expect(titles('große')).toEqual(['Größe des Pinsels'])
  expect(titles('(')).toEqual([])
})
