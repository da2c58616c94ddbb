import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RingReport } from './ring-reporter.ts'

/** Runs one vitest project; a ring that ends without a report has crashed, which is one failure. */
export async function runRing(name: string): Promise<RingReport> {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-ring-'))
  const file = join(folder, 'report.json')
  const args = ['run', '--project', name, '--reporter=default', '--reporter=./scripts/ring-reporter.ts']
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, FOVEA_RING_REPORT: file },
      })
      child.on('error', reject)
      child.on('close', (status) => resolve(status ?? 1))
    })
    const report = JSON.parse(readFileSync(file, 'utf8')) as RingReport
    return code !== 0 && report.failed === 0 ? { ...report, failed: 1 } : report
  } catch (error) {
    process.stdout.write(`The ${name} ring ended without a report: ${String(error)}\n`)
    return { passed: 0, failed: 1, skipped: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
