import { defineConfig } from 'vitest/config'

/** One project per ring: rings are grouped by what a test needs, lowest first. */
function ring(name: string, timeout: number) {
  return {
    extends: true as const,
    // Only the shell ring may stand in for Electron; elsewhere an import of it must fail.
    ...(name === 'shell'
      ? { resolve: { alias: { 'electron/main': `${import.meta.dirname}/test/support/electron/main.ts` } } }
      : {}),
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
      environment: 'node' as const,
      testTimeout: timeout,
      hookTimeout: timeout,
    },
  }
}

export default defineConfig({
  test: {
    // Native modules (SQLite, ONNX Runtime) abort worker threads; every ring runs in child processes.
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      ring('unit', 30_000),
      ring('host', 120_000),
      ring('app', 120_000),
      ring('shell', 120_000),
      ring('package', 300_000),
    ],
  },
})
