import { describe, expect, it, vi } from 'vitest'
import { relativeError } from '../../../support/golden.ts'
import { runScript } from '../../../support/run-cli.ts'
import { softwareGpu } from '../../../support/software-gpu.ts'

vi.setConfig({ testTimeout: 600_000 })

describe('a stage on WebGPU', () => {
  it('reads its weights from the pack and gives the CPU’s numbers', async (context) => {
    const gpu = softwareGpu()
    if ('missing' in gpu) return context.skip(gpu.missing)
    const numbers = async (provider: string) => {
      const { code, out, err } = await runScript('test/support/stage-on.ts', [provider], {
        environment: gpu.environment,
      })
      expect([code, err]).toEqual([0, ''])
      return JSON.parse(out) as number[]
    }
    const [cpu, webgpu] = [await numbers('cpu'), await numbers('webgpu')]
    expect(cpu.length).toBeGreaterThan(0)
    expect(relativeError(webgpu, cpu)).toBeLessThan(1e-5)
  })
})
