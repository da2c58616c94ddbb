import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { encodeGrey, encodeRgb } from '../../../../main/files/encode-picture.ts'
import { readMask } from '../../../../main/files/read-mask.ts'
import { FoveaError } from '../../../../preload/contract/errors.ts'

function failure(work: () => unknown) {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof FoveaError) return thrown.failure
    throw thrown
  }
  return null
}

describe('readMask', () => {
  it('takes white for 1 and black for 0', () => {
    expect([...readMask(encodeGrey(Uint8Array.of(0, 255), 2, 1), 2, 1, 'm.png')]).toEqual([0, 1])
  })

  it('takes the luma of colours, darkened by transparency', () => {
    const [green] = readMask(encodeRgb(Uint8Array.of(0, 255, 0), 1, 1), 1, 1, 'm.png')
    expect(green).toBeCloseTo(0.7152, 4)
    const half = encode({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 51), channels: 4, depth: 8 })
    expect(readMask(half, 1, 1, 'm.png')[0]).toBeCloseTo(0.2, 4)
  })

  it('refuses another size, naming both', () => {
    const refused = failure(() => readMask(encodeGrey(new Uint8Array(12), 4, 3), 64, 48, 'm.png'))
    expect(refused).toMatchObject({ code: 'mask.size', item: 'm.png' })
    expect(refused!.message).toContain('4×3')
    expect(refused!.remedy).toContain('64×48')
  })

  it('refuses what is no PNG, saying why', () => {
    expect(failure(() => readMask(Uint8Array.of(1, 2, 3), 4, 4, 'm.png'))).toMatchObject({
      code: 'mask.unreadable',
      message: 'The mask cannot be read: it is not a PNG file.',
    })
  })
})
