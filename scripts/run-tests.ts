import { spawn } from 'node:child_process'
import { buildWhenChanged } from './bootstrap/build.mjs'
import { findElectron } from './bootstrap/electron.mjs'
import { runChecks } from './checks.ts'
import { runRing } from './run-ring.ts'

/**
 * All checks and rings, lowest first; the last line is the sum. With arguments: these go to vitest instead.
 *
 * A ring that fails stops the rings above it, which would only repeat the failure at more length.
 */
const rings = [
  { name: 'unit', needsBrowser: false },
  { name: 'host', needsBrowser: false },
  { name: 'app', needsBrowser: true },
  { name: 'shell', needsBrowser: true },
  { name: 'package', needsBrowser: false },
] as const

const total = { passed: 0, failed: 0, skipped: 0 }

function skip(count: number, reason: string): void {
  total.skipped += count
  process.stdout.write(`skipped: ${reason}\n`)
}

async function runAll(): Promise<void> {
  const checks = await runChecks()
  total.passed += checks.passed
  total.failed += checks.failed
  const built = await buildWhenChanged(process.execPath, 'all')
  if (built !== 0) {
    total.failed += 1
    process.stdout.write('FAIL build: the rings need the built page\n')
    return
  }
  for (const { name, needsBrowser } of rings) {
    if (needsBrowser && process.env['CHROME_PATH'] === undefined) {
      // On a build server a missing browser is a broken set-up, not a choice.
      if (process.env['CI'] === undefined) skip(1, `the ${name} ring: no Chromium (set CHROME_PATH)`)
      else total.failed += 1
      continue
    }
    const report = await runRing(name)
    total.passed += report.passed
    total.failed += report.failed
    for (const reason of report.skipped) skip(1, reason)
    if (report.failed > 0) {
      process.stdout.write(`The ${name} ring failed; the rings above it were not run.\n`)
      return
    }
  }
  if (findElectron() === null) skip(1, 'the smoke test: no Electron binary here')
}

const args = process.argv.slice(2)
if (args.length > 0) {
  // These rings run the bundles; stale ones would test yesterday's sources.
  if (/\b(app|shell|package)\b/.test(args.join(' '))) await buildWhenChanged(process.execPath, 'all')
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], { stdio: 'inherit' })
  child.on('close', (code) => (process.exitCode = code ?? 1))
} else {
  await runAll()
  const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`)
  process.exitCode = total.failed === 0 ? 0 : 1
}
