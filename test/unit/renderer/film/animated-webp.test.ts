import { expect, it } from 'vitest'
import { animatedWebp } from '../../../../renderer/features/film/animated-webp.ts'

/** A WebP file of one chunk of pixels and one of something else. */
function stillWebp(pixels: readonly number[]): Uint8Array {
  const chunk = (name: string, content: readonly number[]) => [
    ...Buffer.from(name),
    content.length,
    0,
    0,
    0,
    ...content,
    ...(content.length % 2 === 1 ? [0] : []),
  ]
  const body = [...Buffer.from('WEBP'), ...chunk('ICCP', [1, 2]), ...chunk('VP8 ', pixels)]
  return Uint8Array.from([...Buffer.from('RIFF'), body.length, 0, 0, 0, ...body])
}

const names = (bytes: Uint8Array, from: number, to: number): string[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const found: string[] = []
  for (let at = from; at < to; at += 8 + Math.ceil(view.getUint32(at + 4, true) / 2) * 2) {
    found.push(Buffer.from(bytes.subarray(at, at + 4)).toString())
  }
  return found
}

it('holds a header, the animation, and every frame in order', () => {
  const film = animatedWebp([stillWebp([1, 2, 3]), stillWebp([4, 5, 6, 7])], { width: 300, height: 20, duration: 125 })
  const view = new DataView(film.buffer)
  expect(view.getUint32(4, true)).toBe(film.length - 8)
  expect(names(film, 12, film.length)).toEqual(['VP8X', 'ANIM', 'ANMF', 'ANMF'])
  // VP8X: the animation flag alone, then the sides less one.
  expect([...film.subarray(20, 30)]).toEqual([2, 0, 0, 0, 43, 1, 0, 19, 0, 0])
})

it('takes a frame’s pixels and leaves what else its file holds', () => {
  const film = animatedWebp([stillWebp([9, 8, 7, 6])], { width: 2, height: 2, duration: 1000 })
  const start = Buffer.from(film).indexOf('ANMF') + 8
  expect([...film.subarray(start + 12, start + 15)]).toEqual([1000 & 255, 1000 >> 8, 0])
  expect(names(film, start + 16, film.length)).toEqual(['VP8 '])
})

it('refuses a frame that is no WebP', () => {
  expect(() => animatedWebp([Uint8Array.of(1, 2, 3)], { width: 1, height: 1, duration: 1 })).toThrow(RangeError)
})
