import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitted, pannedBy, pictureBox, zoomedAt } from '../../../../renderer/features/compare/shared-view.ts'

const pane = { width: 400, height: 300 }
const picture = { width: 64, height: 64 }

it('shows the whole picture, as large as the pane lets it', () => {
  expect(pictureBox(fitted, pane, picture)).toEqual({ left: 50, top: 0, width: 300, height: 300 })
})

it('keeps what lies under the pointer where it is while it zooms in', () => {
  const place = fc.record({ x: fc.integer({ min: 60, max: 340 }), y: fc.integer({ min: 10, max: 290 }) })
  fc.assert(
    fc.property(place, fc.double({ min: 1.1, max: 8, noNaN: true }), (at, factor) => {
      const before = pictureBox(fitted, pane, picture)
      const after = pictureBox(zoomedAt(fitted, at, factor, pane, picture), pane, picture)
      expect((at.x - after.left) / after.width).toBeCloseTo((at.x - before.left) / before.width, 6)
      expect((at.y - after.top) / after.height).toBeCloseTo((at.y - before.top) / before.height, 6)
    }),
  )
})

it('never zooms out further than the whole picture, and never loses it', () => {
  expect(zoomedAt({ zoom: 2, x: 0.1, y: 0.9 }, { x: 5, y: 5 }, 0.1, pane, picture)).toEqual(fitted)
  expect(pannedBy(fitted, 1e6, -1e6, pane, picture)).toEqual({ zoom: 1, x: 0, y: 1 })
})

it('shows the same part of pictures of any size', () => {
  const view = { zoom: 4, x: 0.25, y: 0.75 }
  const [small, large] = [pictureBox(view, pane, picture), pictureBox(view, pane, { width: 512, height: 512 })]
  expect(large).toEqual(small)
})
