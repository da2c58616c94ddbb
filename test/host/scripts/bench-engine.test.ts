import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { BenchReport } from '../../../scripts/bench/bench-report.ts'

const run = promisify(execFile)

/** As `npm run bench:engine` runs it, without Python and at sizes that take no time. */
async function bench(...args: readonly string[]) {
  const { stdout } = await run(process.execPath, ['scripts/bench-engine.ts', '--json', '--repeats', '1', ...args])
  return JSON.parse(stdout) as BenchReport
}

type Row = BenchReport['cases'][number]

describe('bench:engine', () => {
  it('measures a generated U-Net, a stage of the mini pack and a whole step, and says so as JSON', async () => {
    const { machine, gemmPeakGflops, cases, steps, rss, peer } = await bench(
      ...['--cases', 'tiny:unet,mini:similarity,step:tiny', '--sd-steps', '2'],
    )
    expect(machine).toMatchObject({ node: process.version })
    expect(gemmPeakGflops).toBeGreaterThan(0)
    expect([rss, peer]).toEqual([null, undefined])

    const [stage, unet] = cases as [Row, Row]
    expect([stage.name, stage.vjpMs, stage.ratio]).toEqual(['mini:similarity', null, null])
    expect(unet.name).toBe('tiny:unet')
    for (const key of ['forwardMs', 'vjpMs', 'ratio', 'gflop', 'gflops', 'fractionOfPeak', 'peakRssMb'] as const) {
      expect(unet[key], key).toBeGreaterThan(0)
    }
    // The forward pass again, and the products of the way back.
    expect(Number(unet.gflop) / Number(unet.forwardGflop)).toBeGreaterThan(1.8)
    expect(unet.build?.ms).toBeGreaterThan(0)

    expect(steps).toEqual([expect.objectContaining({ name: 'step:tiny', T: 2, unetCalls: 4 })])
    expect(steps[0]?.ms).toBeGreaterThan(0)
  })
})
