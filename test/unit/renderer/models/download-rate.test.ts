import { expect, it } from 'vitest'
import { rateOf, withSample } from '../../../../renderer/features/models/download-rate.ts'

const after = (...samples: readonly (readonly [at: number, done: number])[]) =>
  samples.reduce<ReturnType<typeof withSample>>((known, [at, done]) => withSample(known, { at, done }), [])

it('counts bytes a second over the last ten seconds', () => {
  expect(rateOf(after([0, 0], [1000, 500]))).toBe(500)
  expect(rateOf(after([0, 0], [1000, 1_000_000], [11_000, 1_001_000], [12_000, 1_002_000]))).toBe(1000)
})

it('knows no rate from one sample, from too little time, or where nothing came', () => {
  expect(rateOf([])).toBeNull()
  expect(rateOf(after([0, 10]))).toBeNull()
  expect(rateOf(after([0, 0], [400, 100]))).toBeNull()
  expect(rateOf(after([0, 10], [5000, 10]))).toBeNull()
})

it('forgets what was before a download started over', () => {
  expect(rateOf(after([0, 900], [1000, 1000], [2000, 0], [3000, 300]))).toBe(300)
})
