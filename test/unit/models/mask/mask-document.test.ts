import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leastSteps } from '../../../../models/mask/edit-history.ts'
import { blankLayers, maskDocument, type MaskDocument } from '../../../../models/mask/mask-document.ts'
import { white } from '../../../../models/mask/mask-map.ts'
import { finalMask } from '../../../../models/mask/mask-stack.ts'
import { doEdit, randomEdits, someMap } from '../../../support/mask/random-edits.ts'

// Neither side is a multiple of a tile, and there are several tiles each way.
const size = { width: 150, height: 100 }

function opened(seed = 3): MaskDocument {
  const base = { map: someMap(size.width * size.height, seed), sha256: null, kind: 'predicted' as const }
  return maskDocument({ ...blankLayers(size), base })
}

/** All that a mask is. */
function stateOf(document: MaskDocument): string {
  const hash = createHash('sha1').update(JSON.stringify(document.settings()))
  for (const layer of [document.delta, document.painted, document.final, document.base().map]) {
    hash.update(Buffer.from(layer.buffer, layer.byteOffset, layer.byteLength))
  }
  return hash.digest('hex')
}

describe('undo and redo', () => {
  it('return any sequence of edits to the identical mask, step by step, both ways', () => {
    fc.assert(
      fc.property(randomEdits, (edits) => {
        const document = opened()
        const states = [stateOf(document)]
        for (const edit of edits) {
          const before = document.edits().done.length
          doEdit(document, edit)
          // An edit that changed nothing leaves no step.
          if (document.edits().done.length > before) states.push(stateOf(document))
          else expect(stateOf(document)).toBe(states.at(-1))
        }
        for (let n = states.length - 1; n > 0; n--) {
          expect(document.undo()).not.toBeNull()
          expect(stateOf(document)).toBe(states[n - 1])
        }
        expect(document.undo()).toBeNull()
        for (let n = 1; n < states.length; n++) {
          document.redo()
          expect(stateOf(document)).toBe(states[n])
        }
        expect(document.redo()).toBeNull()
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('go back at least 64 steps', () => {
    const document = opened()
    const start = stateOf(document)
    for (let n = 0; n < leastSteps; n++) doEdit(document, { kind: 'whole', of: 'invert' })
    let steps = 0
    while (document.undo() !== null) steps++
    expect(steps).toBe(leastSteps)
    expect(stateOf(document)).toBe(start)
  })

  it('take the drag of a slider as one step', () => {
    const document = opened()
    const start = stateOf(document)
    for (const feather of [1, 2, 3]) document.setSettings({ ...document.settings(), feather }, 'drag 1')
    document.setSettings({ ...document.settings(), feather: 4 }, 'drag 2')
    expect(document.edits().done).toEqual(['settings', 'settings'])
    document.undo()
    expect(document.settings().feather).toBe(3)
    document.undo()
    expect(stateOf(document)).toBe(start)
  })

  it('forget what was undone once something new is done', () => {
    const document = opened()
    doEdit(document, { kind: 'whole', of: 'all' })
    document.undo()
    doEdit(document, { kind: 'whole', of: 'none' })
    expect(document.redo()).toBeNull()
  })
})

it('is, after any edits, exactly what its layers give when they are computed anew', () => {
  fc.assert(
    fc.property(randomEdits, (edits) => {
      const document = opened()
      for (const edit of edits) doEdit(document, edit)
      expect(document.final).toEqual(finalMask(document.base().map, document.delta, size, document.settings()))
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('keeps the paint when the saliency is predicted again', () => {
  const document = opened(3)
  doEdit(document, { kind: 'shape', a: { x: 10, y: 10 }, b: { x: 60, y: 60 }, mode: 'add' })
  const paint = document.delta.slice()
  doEdit(document, { kind: 'predict', seed: 9 })
  expect(document.delta).toEqual(paint)
  expect(document.levelled()).toEqual(someMap(size.width * size.height, 9))
})

it('reaches white and black exactly, whatever was predicted', () => {
  const document = opened()
  doEdit(document, { kind: 'whole', of: 'all' })
  expect(document.final.every((value) => value === white)).toBe(true)
  doEdit(document, { kind: 'whole', of: 'none' })
  expect(document.final.every((value) => value === 0)).toBe(true)
})

it('shows the prediction again under the eraser', () => {
  const document = opened()
  const predicted = document.final.slice()
  doEdit(document, { kind: 'whole', of: 'all' })
  doEdit(document, { kind: 'shape', a: { x: -90, y: -90 }, b: { x: 300, y: 300 }, mode: 'erase' })
  expect(document.final).toEqual(predicted)
  expect(document.delta.every((value) => value === 0)).toBe(true)
})

it('moves paint by whole pixels, unchanged, and leaves the prediction where it is', () => {
  const document = opened()
  doEdit(document, { kind: 'shape', a: { x: 10, y: 10 }, b: { x: 30, y: 30 }, mode: 'add' })
  const before = document.delta.slice()
  doEdit(document, { kind: 'move', dx: 40, dy: 5 })
  for (let y = 0; y < 40; y++) {
    const row = document.delta.subarray((y + 5) * size.width + 40, (y + 5) * size.width + 100)
    expect(row).toEqual(before.subarray(y * size.width, y * size.width + 60))
  }
})
