import { run } from './run-command.ts'

/** What looks at the sources without running them. Each counts as one test. */
const checks = {
  // A cache only ever helps a second run on this machine: a fresh clone, and so CI, has none.
  lint: [
    'node_modules/eslint/bin/eslint.js',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    '.fovea/eslint.json',
    '.',
  ],
  types: ['scripts/check-types.ts'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  dependencies: [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    'dependency-cruiser.config.mjs',
    'main',
    'models',
    'preload',
    'renderer',
    'scripts',
    'test',
  ],
  'dead code': ['node_modules/knip/bin/knip.js', '--no-progress'],
} as const

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs all checks, two at a time, the longest first; prints a line each, and what the failed ones said. */
export async function runChecks(): Promise<Tally> {
  const queue = Object.entries(checks)
  let failed = 0
  const drain = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, [script, ...args]] = next
      const start = performance.now()
      const { code, output } = await run(script, args)
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`)
      if (code === 0) continue
      failed += 1
      process.stdout.write(`${output.trimEnd()}\n`)
    }
  }
  await Promise.all([drain(), drain()])
  return { passed: Object.keys(checks).length - failed, failed, skipped: 0 }
}
