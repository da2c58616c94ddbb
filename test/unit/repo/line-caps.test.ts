import { expect, it } from 'vitest'
import { readTracked, trackedFiles } from './tracked-files.ts'

const hardCap = 350
const medianCap = 90

const code = trackedFiles().filter((path) => /\.(ts|tsx|mjs|js|css|py)$/.test(path))
const lines = new Map(code.map((path) => [path, readTracked(path).toString('utf8').split('\n').length - 1]))

it(`keeps every file within ${hardCap} lines`, () => {
  const over = [...lines].filter(([, count]) => count > hardCap)
  expect(over).toEqual([])
})

it(`keeps the median source file within ${medianCap} lines`, () => {
  const sources = [...lines].filter(([path]) => /^(main|models|preload|renderer)\/.*\.tsx?$/.test(path))
  const counts = sources.map(([, count]) => count).sort((a, b) => a - b)
  expect(counts.length).toBeGreaterThan(0)
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(medianCap)
})

it('has no barrels and no utility drawers', () => {
  const drawers = code.filter((path) => /(^|\/)(utils?|helpers?|misc|common)\.tsx?$/.test(path))
  const barrels = code.filter((path) => /\/index\.tsx?$/.test(path) && path !== 'main/index.ts')
  expect([...drawers, ...barrels]).toEqual([])
})

it('names files in kebab-case', () => {
  const typescript = code.filter((path) => /\.tsx?$/.test(path))
  expect(typescript.filter((path) => !/(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.tsx?$/.test(path))).toEqual([])
})
