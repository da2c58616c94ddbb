import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../../../scripts/parity/largest-error.ts'
import { parityModels, parseParityArguments } from '../../../../scripts/parity/parity-arguments.ts'
import { parityRow, type RouteRun } from '../../../../scripts/parity/parity-row.ts'
import { parityTable } from '../../../../scripts/parity/parity-table.ts'
import type { ParityCase } from '../../../../scripts/parity/parity-case.ts'

const c = {
  case: 'vgg16',
  storage: 'F32',
  parameters: 138_357_544,
  torch: { version: '2', threads: 2, peakMb: 900, forwardMs: 20, vjpMs: 50 },
} as unknown as ParityCase
const run: RouteRun = {
  forwardError: 1e-6,
  vjpError: 2e-6,
  forwardMs: 10,
  vjpMs: 20,
  buildMs: 5,
  nodes: { forward: 40, vjp: 90 },
  peakMb: 700,
}

describe('the bars of parity', () => {
  it('are missed by one error above, by a number that is not finite, and by a failure', () => {
    expect(parityRow(c, 'safetensors', run, null).passed).toBe(true)
    expect(parityRow(c, 'safetensors', { ...run, vjpError: 2e-4 }, null).passed).toBe(false)
    expect(parityRow(c, 'torchscript-17-fp16', { ...run, vjpError: 2e-4 }, null).passed).toBe(true)
    expect(parityRow(c, 'safetensors', { ...run, forwardError: null }, null).passed).toBe(false)
    expect(parityRow(c, 'safetensors', null, 'Error: no').passed).toBe(false)
  })

  it('look at the whole and at the worst element', () => {
    expect(largestError([3, 4], [3, 4])).toBe(0)
    const one = new Float32Array(1000).fill(1)
    const off = Float32Array.from(one)
    off[7] = 1.01
    expect(largestError(off, one)).toBeCloseTo(0.01, 6)
    expect(largestError([NaN, 1], [1, 1])).toBeNaN()
    expect(largestError([Infinity, 1], [1, 1])).toBeNaN()
  })

  it('are shown as a table with our times over PyTorch’s', () => {
    const rows = [parityRow(c, 'safetensors', run, null), parityRow(c, 'dynamo-18', null, 'Error: no rule\n at x')]
    expect(parityTable(rows).split('\n').slice(2)).toEqual([
      '| vgg16 | safetensors | 138.4 M    | 1.0e-6        | 2.0e-6    | 10         | 0.50      | 20     | 0.40      | 700     | ok                     |',
      '| vgg16 | dynamo-18   | 138.4 M    |               |           |            |           |        |           |         | FAILED: Error: no rule |',
    ])
  })
})

describe('npm run parity', () => {
  it('knows the models of cases.py', () => {
    const python = readFileSync(new URL('../../../../scripts/parity/cases.py', import.meta.url), 'utf8')
    const simple = parityModels.filter((name) => !name.startsWith('clip-'))
    for (const name of simple) expect(python).toContain(`"${name}":`)
  })

  it('refuses what it does not know', () => {
    expect(() => parseParityArguments(['--models', 'vgg19'])).toThrow('There is no model "vgg19".')
    expect(() => parseParityArguments(['--exports', 'dynamo-99'])).toThrow('There is no export "dynamo-99".')
    expect(parseParityArguments(['--full', '--exports', 'none'])).toMatchObject({ full: true, exports: [], runs: 1 })
  })
})
