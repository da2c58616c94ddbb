import { expect, it } from 'vitest'
import { picturePdf } from '../../../../renderer/features/compare/picture-pdf.ts'

const jpeg = Uint8Array.of(0xff, 0xd8, 0x0a, 0xff, 0xd9)
const file = Buffer.from(picturePdf(jpeg, 300, 150, 'Fuß (a) 猫'))

it('says where each of its objects begins', () => {
  const text = file.toString('latin1')
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
  expect(text.slice(table, table + 4)).toBe('xref')
  const starts = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, start]) => Number(start))
  expect(starts.map((start) => text.slice(start, start + 8))).toEqual(
    [1, 2, 3, 4, 5, 6].map((n) => `${n} 0 obj\n`.slice(0, 8)),
  )
})

it('holds the picture as it is, its size at 150 pixels an inch, and a title in any script', () => {
  expect(file.includes(Buffer.from(jpeg))).toBe(true)
  expect(file.includes('/MediaBox [0 0 144.00 72.00]')).toBe(true)
  expect(file.includes('/Title <feff0046007500df00200028006100290020732b>')).toBe(true)
})
