import { describe, expect, it } from 'vitest'
import { dabAt, pressureFloor, stampDab, type Brush } from '../../../../models/mask/brush.ts'
import { dabTrail } from '../../../../models/mask/dab-trail.ts'
import { floodFill } from '../../../../models/mask/flood-fill.ts'
import { blankLayers, maskDocument } from '../../../../models/mask/mask-document.ts'
import { floatsFromMap, mapFromFloats, white } from '../../../../models/mask/mask-map.ts'
import { ninthOf, summariseMask } from '../../../../models/mask/mask-summary.ts'
import { ellipseOver, fillPolygon, rectangleOver } from '../../../../models/mask/polygon.ts'

const size = { width: 96, height: 80 }
const brush: Brush = { size: 20, hardness: 0.5, strength: 0.6, spacing: 0.1, pressure: { size: true, strength: true } }
const sum = (map: Uint16Array) => map.reduce((total, value) => total + value / white, 0)

describe('a dab', () => {
  it('is full inside its hardness and nothing outside its radius', () => {
    const coverage = new Uint16Array(96 * 80)
    stampDab(coverage, size, { x: 40.5, y: 40.5, radius: 10, strength: 1 }, 0.5)
    expect(coverage[40 * 96 + 44]).toBe(white)
    expect(coverage[40 * 96 + 47]).toBeGreaterThan(0)
    expect(coverage[40 * 96 + 47]).toBeLessThan(white)
    expect(coverage[40 * 96 + 51]).toBe(0)
  })

  it('covers the area of its circle when it is hard, wherever its centre lies in a pixel', () => {
    for (const [x, y] of [
      [40, 40],
      [40.3, 40.7],
      [40.5, 40.5],
    ] as const) {
      const coverage = new Uint16Array(96 * 80)
      stampDab(coverage, size, { x, y, radius: 12, strength: 1 }, 1)
      expect(sum(coverage) / (Math.PI * 144)).toBeCloseTo(1, 1)
    }
  })

  it('never exceeds the strength of a stroke, however often it is stamped', () => {
    const coverage = new Uint16Array(96 * 80)
    for (let n = 0; n < 50; n++) stampDab(coverage, size, { x: 30 + n / 9, y: 30, radius: 8, strength: 0.6 }, 0.2)
    expect(Math.max(...coverage)).toBe(Math.round(0.6 * white))
  })

  it('leaves nothing outside the picture, and says so', () => {
    expect(stampDab(new Uint16Array(96 * 80), size, { x: -40, y: 5, radius: 10, strength: 1 }, 1)).toBeNull()
  })
})

describe('the pen', () => {
  it('changes size and strength, down to a floor', () => {
    expect(dabAt(brush, { x: 0, y: 0, pressure: 0.5 })).toMatchObject({ radius: 5, strength: 0.3 })
    expect(dabAt(brush, { x: 0, y: 0, pressure: 0 }).radius).toBeCloseTo(10 * pressureFloor)
    const plain = { ...brush, pressure: { size: false, strength: false } }
    expect(dabAt(plain, { x: 0, y: 0, pressure: 0.1 })).toMatchObject({ radius: 10, strength: 0.6 })
  })

  it('leaves dabs at most a tenth of the diameter apart, whatever the distance of its points', () => {
    for (const step of [0.7, 13, 90]) {
      const trail = dabTrail(brush)
      const dabs = Array.from({ length: 6 }, (_, n) => trail.add({ x: n * step, y: n, pressure: 1 })).flat()
      for (const [n, dab] of dabs.slice(1).entries()) {
        const before = dabs[n]!
        expect(Math.hypot(dab.x - before.x, dab.y - before.y)).toBeLessThanOrEqual(2.0001)
      }
      expect(dabs.at(-1)!.x).toBeGreaterThan(5 * step - 2.01)
    }
  })
})

describe('shapes', () => {
  it('cover exactly their area', () => {
    const box = new Uint16Array(96 * 80)
    fillPolygon(box, size, rectangleOver({ x: 10.25, y: 10 }, { x: 30.75, y: 20.5 }))
    expect(sum(box)).toBeCloseTo(20.5 * 10.5, 2)
    const ellipse = new Uint16Array(96 * 80)
    fillPolygon(ellipse, size, ellipseOver({ x: 20, y: 10 }, { x: 80, y: 50 }))
    expect(sum(ellipse) / (Math.PI * 30 * 20)).toBeCloseTo(1, 2)
  })

  it('have no hole where a lasso crosses itself', () => {
    const star = Array.from({ length: 5 }, (_, k) => {
      const angle = (k * 4 * Math.PI) / 5
      return { x: 48 + 30 * Math.sin(angle), y: 40 - 30 * Math.cos(angle) }
    })
    const coverage = new Uint16Array(96 * 80)
    fillPolygon(coverage, size, star)
    expect(coverage[40 * 96 + 48]).toBe(white)
  })

  it('are cut at the edges of the picture', () => {
    const coverage = new Uint16Array(96 * 80)
    fillPolygon(coverage, size, rectangleOver({ x: -50, y: -50 }, { x: 500, y: 500 }))
    expect(sum(coverage)).toBe(96 * 80)
  })
})

describe('a fill', () => {
  it('takes the connected pixels within its tolerance and no others', () => {
    const map = new Uint16Array(96 * 80)
    for (let y = 0; y < 80; y++) map[y * 96 + 48] = white
    const coverage = new Uint16Array(96 * 80)
    const rect = floodFill(coverage, size, { x: 3, y: 3 }, (i) => map[i]! < 100)
    expect(rect).toEqual({ left: 0, top: 0, right: 48, bottom: 80 })
    expect(sum(coverage)).toBe(48 * 80)
  })

  it('finds its way through a spiral', () => {
    const open = (x: number, y: number) => y % 2 === 0 || (y % 4 === 1 ? x === 95 : x === 0)
    const coverage = new Uint16Array(96 * 80)
    floodFill(coverage, size, { x: 0, y: 0 }, (i) => open(i % 96, Math.floor(i / 96)))
    expect(sum(coverage)).toBe(40 * 96 + 40)
  })
})

it('adds towards white, subtracts towards black, and never past them', () => {
  const document = maskDocument(blankLayers(size))
  const coverage = new Uint16Array(96 * 80)
  const rect = stampDab(coverage, size, { x: 40, y: 40, radius: 10, strength: 0.5 }, 1)!
  const at = 40 * 96 + 40
  for (const [mode, expected] of [
    ['add', 0.5],
    ['add', 0.75],
    ['subtract', 0.375],
  ] as const) {
    const session = document.begin('paint')
    session.cover(coverage, mode, rect)
    session.end()
    expect(document.final[at]! / white).toBeCloseTo(expected, 3)
  }
})

it('is the same numbers in 0..1 and back', () => {
  const data = Uint16Array.from({ length: 65536 }, (_, i) => i)
  expect(mapFromFloats(floatsFromMap({ width: 256, height: 256, data }), { width: 256, height: 256 }).data).toEqual(
    data,
  )
})

it('says in figures how much it covers and where', () => {
  const final = new Uint16Array(96 * 80)
  fillPolygon(final, size, rectangleOver({ x: 0, y: 20 }, { x: 24, y: 60 }))
  const summary = summariseMask(size, final, final, new Uint16Array(96 * 80))
  expect(summary.share).toBeCloseTo(0.125)
  expect(summary.added).toBeCloseTo(0.125)
  expect(summary.removed).toBe(0)
  expect(summary.bounds).toEqual({ left: 0, top: 20, right: 24, bottom: 60 })
  expect(ninthOf(summary.centre!)).toBe('middle-left')
  expect(summariseMask(size, new Uint16Array(96 * 80), final, final).centre).toBeNull()
})
