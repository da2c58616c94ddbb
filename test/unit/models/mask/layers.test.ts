import { describe, expect, it } from 'vitest'
import { featherMap } from '../../../../models/mask/feather.ts'
import { growMap } from '../../../../models/mask/grow.ts'
import { applyLevels, plainLevels } from '../../../../models/mask/levels.ts'
import { white } from '../../../../models/mask/mask-map.ts'
import { finishPart } from '../../../../models/mask/mask-stack.ts'
import { someMap } from '../../../support/mask/random-edits.ts'

const size = { width: 41, height: 33 }
const n = size.width * size.height

/** The definition, pixel by pixel. */
function plainGrow(map: Uint16Array, by: number): Uint16Array {
  const r = Math.abs(by)
  return map.map((_, i) => {
    const values: number[] = []
    for (let dy = -r; dy <= r; dy++) {
      for (let dx = -r; dx <= r; dx++) {
        const [x, y] = [(i % size.width) + dx, Math.floor(i / size.width) + dy]
        if (dx * dx + dy * dy > r * (r + 0.5) || x < 0 || y < 0 || x >= size.width || y >= size.height) continue
        values.push(map[y * size.width + x]!)
      }
    }
    return by > 0 ? Math.max(...values) : Math.min(...values)
  })
}

describe('grow', () => {
  it.each([1, 2, 5, 40, -1, -3, -40])('by %i takes the extreme within a disc', (by) => {
    expect(growMap(someMap(n, 4), size, by)).toEqual(plainGrow(someMap(n, 4), by))
  })

  it('shrinks a full mask by nothing: the edge of the picture does not eat in', () => {
    expect(growMap(new Uint16Array(n).fill(white), size, -5)).toEqual(new Uint16Array(n).fill(white))
  })
})

describe('feather', () => {
  it.each([1, 2, 3, 7, 14])('by %i reaches so many pixels and keeps what lies beyond', (by) => {
    const map = new Uint16Array(n)
    for (let y = 0; y < size.height; y++) map.fill(white, y * size.width, y * size.width + 20)
    const row = featherMap(map, size, by).subarray(16 * size.width, 17 * size.width)
    expect(row[Math.max(0, 19 - by)]).toBe(white)
    expect(row[20]).toBeGreaterThan(0)
    expect(row[19]).toBeLessThan(white)
    expect(row[Math.min(40, 20 + by)]).toBe(0)
    expect([...row].every((value, x) => x === 0 || value <= row[x - 1]!)).toBe(true)
  })

  it('leaves a flat map as it is', () => {
    expect(featherMap(new Uint16Array(n).fill(777), size, 9)).toEqual(new Uint16Array(n).fill(777))
  })
})

it('finishes a part to exactly what the whole would give there', () => {
  const map = someMap(n, 2)
  for (const settings of [
    { levels: plainLevels, grow: 3, feather: 4 },
    { levels: plainLevels, grow: -2, feather: 7 },
  ]) {
    const whole = featherMap(growMap(map, size, settings.grow), size, settings.feather)
    const final = whole.slice()
    const rect = { left: 9, top: 7, right: 17, bottom: 20 }
    for (let y = 7; y < 20; y++) final.fill(0, y * size.width + 9, y * size.width + 17)
    finishPart(map, final, size, settings, rect)
    expect(final).toEqual(whole)
  }
})

describe('levels', () => {
  const ramp = Uint16Array.of(0, 16384, 32768, 49151, white)
  it('stretch between low and high', () => {
    expect([...applyLevels(ramp, { low: 0.25, high: 0.75, gamma: 1 })]).toEqual([0, 0, 32769, white, white])
  })

  it('cut where low meets high', () => {
    expect([...applyLevels(ramp, { low: 0.5, high: 0.5, gamma: 1 })]).toEqual([0, 0, white, white, white])
  })

  it('lift the middle with an exponent below one', () => {
    expect(applyLevels(ramp, { low: 0, high: 1, gamma: 0.5 })[2]! / white).toBeCloseTo(Math.SQRT1_2, 3)
  })
})
