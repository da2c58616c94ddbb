import { describe, expect, it } from 'vitest'
import { defaultOptions } from '../../../../models/methods/defaults.ts'
import { publishedLatentSize, sizeMatched } from '../../../../models/methods/size-matched.ts'

describe('constants at another latent size', () => {
  it('are the published ones at the published size', () => {
    expect(sizeMatched(defaultOptions, publishedLatentSize)).toEqual(defaultOptions)
  })

  it.each([256, 1536, 4096])('keep the longest step and the push relative to the noise at %i elements', (n) => {
    const { update, baseline } = sizeMatched(defaultOptions, n)
    const n0 = publishedLatentSize
    expect(update.clip * Math.sqrt(n)).toBeCloseTo(defaultOptions.update.clip * Math.sqrt(n0), 12)
    expect(baseline.scale / Math.sqrt(n)).toBeCloseTo(defaultOptions.baseline.scale / Math.sqrt(n0), 12)
  })

  it('change nothing else', () => {
    const { update, baseline, ...rest } = sizeMatched(defaultOptions, 1536)
    const { clip, ...otherUpdate } = update
    const { scale, ...otherBaseline } = baseline
    expect({
      ...rest,
      update: { ...otherUpdate, clip: defaultOptions.update.clip },
      baseline: { ...otherBaseline, scale: defaultOptions.baseline.scale },
    }).toEqual(defaultOptions)
    expect(clip).toBeGreaterThan(defaultOptions.update.clip)
    expect(scale).toBeLessThan(defaultOptions.baseline.scale)
  })
})
