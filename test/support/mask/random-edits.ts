import fc from 'fast-check'
import { stampDab } from '../../../models/mask/brush.ts'
import { floodFill } from '../../../models/mask/flood-fill.ts'
import type { MaskDocument, PaintMode } from '../../../models/mask/mask-document.ts'
import { white } from '../../../models/mask/mask-map.ts'
import { ellipseOver, fillPolygon } from '../../../models/mask/polygon.ts'
import { uniteRects } from '../../../models/mask/rect.ts'

/** One thing an artist may do to a mask, as data. */
export type RandomEdit =
  | {
      kind: 'stroke'
      points: { x: number; y: number }[]
      size: number
      hardness: number
      mode: PaintMode
      strength: number
    }
  | { kind: 'shape'; a: { x: number; y: number }; b: { x: number; y: number }; mode: PaintMode }
  | { kind: 'fill'; x: number; y: number }
  | { kind: 'move'; dx: number; dy: number }
  | { kind: 'whole'; of: 'invert' | 'all' | 'none' | 'clear' }
  | { kind: 'settings'; low: number; high: number; grow: number; feather: number }
  | { kind: 'predict'; seed: number }
  | { kind: 'cancelled'; x: number; y: number }

const place = fc.record({
  x: fc.double({ min: -10, max: 170, noNaN: true }),
  y: fc.double({ min: -10, max: 110, noNaN: true }),
})
const mode = fc.constantFrom<PaintMode>('add', 'subtract', 'erase')
const unit = fc.double({ min: 0, max: 1, noNaN: true })

export const randomEdits: fc.Arbitrary<RandomEdit[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('stroke' as const),
      points: fc.array(place, { minLength: 1, maxLength: 4 }),
      size: fc.double({ min: 0.5, max: 60, noNaN: true }),
      hardness: unit,
      strength: unit,
      mode,
    }),
    fc.record({ kind: fc.constant('shape' as const), a: place, b: place, mode }),
    fc.record({ kind: fc.constant('fill' as const), x: fc.nat(149), y: fc.nat(99) }),
    fc.record({
      kind: fc.constant('move' as const),
      dx: fc.integer({ min: -160, max: 160 }),
      dy: fc.integer({ min: -110, max: 110 }),
    }),
    fc.record({ kind: fc.constant('whole' as const), of: fc.constantFrom('invert', 'all', 'none', 'clear') }),
    fc.record({
      kind: fc.constant('settings' as const),
      low: unit,
      high: unit,
      grow: fc.integer({ min: -6, max: 6 }),
      feather: fc.nat(9),
    }),
    fc.record({ kind: fc.constant('predict' as const), seed: fc.nat(1000) }),
    fc.record({ kind: fc.constant('cancelled' as const), x: fc.nat(149), y: fc.nat(99) }),
  ),
  { minLength: 1, maxLength: 12 },
)

/** A map that is smooth here and rough there. */
export function someMap(n: number, seed: number): Uint16Array {
  return Uint16Array.from({ length: n }, (_, i) =>
    Math.round(white * (0.5 + 0.5 * Math.sin(i / (7 + seed) + seed)) ** 2),
  )
}

/** Does it, through the same calls as the studio. */
export function doEdit(document: MaskDocument, edit: RandomEdit): void {
  const coverage = new Uint16Array(document.delta.length)
  switch (edit.kind) {
    case 'stroke': {
      const session = document.begin(edit.mode === 'add' ? 'paint' : edit.mode)
      for (const { x, y } of edit.points) {
        const rect = stampDab(
          coverage,
          document,
          { x, y, radius: edit.size / 2, strength: edit.strength },
          edit.hardness,
        )
        if (rect !== null) session.cover(coverage, edit.mode, rect)
      }
      return session.end()
    }
    case 'shape': {
      const session = document.begin('shape')
      const rect = fillPolygon(coverage, document, ellipseOver(edit.a, edit.b))
      if (rect !== null) session.cover(coverage, edit.mode, rect)
      return session.end()
    }
    case 'fill': {
      const seed = document.painted[edit.y * document.width + edit.x] ?? 0
      const rect = floodFill(coverage, document, edit, (i) => Math.abs((document.painted[i] ?? 0) - seed) < 9000)
      const session = document.begin('fill')
      session.cover(coverage, 'add', uniteRects(rect, null) ?? { left: 0, top: 0, right: 1, bottom: 1 })
      return session.end()
    }
    case 'move': {
      const session = document.begin('move')
      session.shift(1, 1)
      session.shift(edit.dx, edit.dy)
      return session.end()
    }
    case 'whole':
      return document.repaint(edit.of, (painted, levelled) =>
        edit.of === 'invert' ? white - painted : edit.of === 'all' ? white : edit.of === 'none' ? 0 : levelled,
      )
    case 'settings': {
      const { low, high, grow, feather } = edit
      return document.setSettings({ levels: { low, high, gamma: 1 }, grow, feather })
    }
    case 'predict':
      return document.setBase(
        { map: someMap(document.delta.length, edit.seed), sha256: null, kind: 'predicted' },
        'predict',
      )
    case 'cancelled': {
      const session = document.begin('paint')
      const rect = stampDab(coverage, document, { x: edit.x, y: edit.y, radius: 30, strength: 1 }, 0.5)
      if (rect !== null) session.cover(coverage, 'add', rect)
      return session.cancel()
    }
  }
}
