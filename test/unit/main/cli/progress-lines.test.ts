import { describe, expect, it } from 'vitest'
import { barOf, clock, progressView } from '../../../../main/cli/progress-lines.ts'
import { drawSheet } from '../../../../main/cli/sheet.ts'
import { decodePicture } from '../../../../main/files/decode-picture.ts'

const progress = {
  id: 'abcdefgh',
  method: 'sgool',
  outer: 4,
  outerTotal: 10,
  inner: 20,
  innerTotal: 40,
  phase: 'forward',
  methodEtaMs: 65_000,
  etaMs: 130_000,
} as const
const drawing = { id: 'abcdefgh', method: 'sgool', state: 'finished', bestStep: 7, failure: null } as const

function view(isTty: boolean) {
  let text = ''
  return { text: () => text, ...progressView({ isTty, write: (more) => (text += more) }) }
}

describe('progress', () => {
  it('shows place and time left, for the method and for all', () => {
    expect(barOf(progress, '')).toBe('sgool    [###########-------------]  45 %  step 5/10  ETA 1:05, all 2:10')
    expect(clock(3_599_999)).toBe('60:00')
  })

  it('is one line redrawn on a terminal, covering what was longer', () => {
    const tty = view(true)
    tty.progress(progress)
    tty.drawing(drawing)
    const [, first = '', second = ''] = tty.text().split('\r')
    expect(second.replace('\n', '').length).toBe(first.length)
    expect(second.trim()).toBe('sgool: finished, best step 7')
  })

  it('is plain lines elsewhere, without control characters', () => {
    const plain = view(false)
    plain.progress(progress)
    plain.progress(progress)
    plain.drawing(drawing)
    expect(plain.text()).toBe('sgool: started\nsgool: finished, best step 7\n')
  })
})

describe('the sheet', () => {
  const pixels = (value: number) => ({ width: 2, height: 2, channels: 3, values: new Float32Array(12).fill(value) })
  const columns = [0, 1].map((value) => ({
    lines: ['sd', 'score 1.0'],
    picture: pixels(value),
    saliency: { ...pixels(value), channels: 3 },
  }))

  it('holds every picture enlarged, and under it the same with its saliency', () => {
    const sheet = decodePicture(drawSheet('two', columns))
    const at = (x: number, y: number) => [
      ...sheet.values.slice((y * sheet.width + x) * 3, (y * sheet.width + x) * 3 + 3),
    ]
    expect(sheet.width).toBe(3 * 12 + 2 * 256)
    const below = sheet.height - 12 - 10
    expect(at(20, below - 256 - 12)).toEqual([0, 0, 0])
    expect(at(300, below - 256 - 12)).toEqual([1, 1, 1])
    expect(at(20, below)).not.toEqual(at(300, below))
  })

  it('is the same bytes for the same pictures', () => {
    expect(drawSheet('two', columns)).toEqual(drawSheet('two', columns))
    expect(drawSheet('three', columns)).not.toEqual(drawSheet('two', columns))
  })
})
