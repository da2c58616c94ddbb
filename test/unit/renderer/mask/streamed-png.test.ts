import { describe, expect, it } from 'vitest'
import { decodeMask } from '../../../../main/files/read-mask.ts'
import { mapFromFloats, white } from '../../../../models/mask/mask-map.ts'
import { readMaskPng } from '../../../../renderer/features/mask/mask-png.ts'
import { streamedPng } from '../../../../renderer/features/mask/streamed-png.ts'

describe('a mask packed by the browser', () => {
  it.each([
    [1, 1],
    [5, 3],
    // More rows than are prepared at a time.
    [33, 150],
  ])('comes back to the bit at %i × %i, in the page and in the host', async (width, height) => {
    const data = Uint16Array.from({ length: width * height }, (_, i) => (i * 40_503) % (white + 1))
    const png = await streamedPng({ width, height, data })
    expect(readMaskPng(png)).toEqual({ width, height, data })
    const { values, ...size } = decodeMask(png, 'mask')
    expect(mapFromFloats(values, size)).toEqual({ width, height, data })
  })
})
