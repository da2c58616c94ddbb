import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { opCases } from '../../../../models/probes/op-cases.ts'
import { installGoldenPack, runEntry } from '../../../support/run-cli.ts'
import { softwareGpu } from '../../../support/software-gpu.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

// Native compilation of many small graphs; a busy machine takes its time.
vi.setConfig({ testTimeout: 900_000 })

/** What docs/providers.md promises of `--json`. */
const reportShape = z.strictObject({
  version: z.string(),
  platform: z.string(),
  providers: z.array(
    z.strictObject({
      provider: z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']),
      starts: z.boolean(),
      refusal: z
        .strictObject({ code: z.string(), message: z.string(), item: z.string(), remedy: z.string() })
        .nullable(),
      operators: z.array(
        z.strictObject({
          op: z.string(),
          status: z.enum(['ok', 'shared', 'wrong', 'failed']),
          forwardError: z.number().nullable(),
          gradientError: z.number().nullable(),
          reason: z.string().nullable(),
          left: z.array(z.string()),
        }),
      ),
    }),
  ),
})

async function doctor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await runEntry('cli', ['doctor', '--json', ...args], { environment })
  expect(err).toBe('')
  return { code, report: reportShape.parse(JSON.parse(out)) }
}

const bad = (operators: readonly { op: string; status: string; reason: string | null }[]) =>
  operators.filter(({ status }) => status === 'wrong' || status === 'failed')

describe('fovea doctor', () => {
  it('finds every operator and every gradient right on the CPU', async () => {
    const { code, report } = await doctor(['--provider', 'cpu'])
    const [{ operators, starts } = { operators: [], starts: false }] = report.providers
    expect(starts).toBe(true)
    expect(bad(operators)).toEqual([])
    expect(operators.map(({ op }) => op)).toEqual(Object.keys(opCases))
    expect(code).toBe(0)
  })

  it('finds every operator and every gradient right on WebGPU', async (context) => {
    const gpu = softwareGpu()
    if ('missing' in gpu) return context.skip(gpu.missing)
    const { code, report } = await doctor(['--provider', 'webgpu'], gpu.environment)
    const [{ operators } = { operators: [] }] = report.providers
    expect(bad(operators)).toEqual([])
    expect(operators.map(({ op }) => op)).toEqual(Object.keys(opCases))
    expect(code).toBe(0)
  })

  it('tries all providers and says why the others do not start', async () => {
    // Without a driver WebGPU cannot start, wherever this runs.
    const { code, report } = await doctor(['--ops', 'Add,Sign'], { VK_DRIVER_FILES: '/nowhere' })
    expect(report.providers.map(({ provider }) => provider)).toEqual(['cpu', 'webgpu', 'cuda', 'dml', 'coreml'])
    const refused = report.providers.filter(({ starts }) => !starts)
    expect(refused.length).toBeGreaterThan(0)
    for (const { refusal } of refused) expect(refusal?.code).toBe('engine.provider')
    expect(code).toBe(0)
  })

  it('refuses a provider that does not start, and one that does not exist', async () => {
    const dml = await runEntry('cli', ['doctor', '--provider', process.platform === 'win32' ? 'coreml' : 'dml'])
    expect(dml.code).toBe(2)
    expect(dml.err).toMatch(/does not start: ONNX Runtime has none for .*\[engine\.provider\]/)
    const none = await runEntry('cli', ['doctor', '--provider', 'abacus'])
    expect(none.code).toBe(2)
    expect(none.err).toContain('Choose from cpu, webgpu, cuda, dml, coreml.')
    const op = await runEntry('cli', ['doctor', '--ops', 'Add,Nonsense'])
    expect(op.code).toBe(2)
    expect(op.err).toContain('There is no operator "Nonsense"')
  })
})

describe('fovea generate --provider', () => {
  it('refuses a provider that does not start before anything is drawn', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    installGoldenPack(dataDir)
    const absent = process.platform === 'win32' ? 'coreml' : 'dml'
    const small = ['--pack', 'golden', '--steps', '4', '--methods', 'sd', '--data-dir', dataDir]
    const { code, err } = await runEntry('cli', ['generate', ...small, '--provider', absent])
    expect(code).toBe(2)
    expect(err).toContain('[engine.provider]')
  })
})
