import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export interface RingReport {
  readonly passed: number
  readonly failed: number
  /** `file > title: reason`, one for each skipped test. */
  readonly skipped: readonly string[]
}

/** Writes what a ring did to the file named by FOVEA_RING_REPORT. A file that does not load counts as a failure. */
export default class RingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env['FOVEA_RING_REPORT']
    if (file === undefined) throw new Error('FOVEA_RING_REPORT must name the report to write')
    const skipped: string[] = []
    let passed = 0
    let failed = errors.length
    for (const module of modules) {
      failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') passed += 1
        else if (result.state === 'failed') failed += 1
        else skipped.push(`${module.relativeModuleId} > ${test.fullName}: ${noteOf(result) ?? 'no reason given'}`)
      }
      for (const suite of module.children.allSuites()) failed += suite.errors().length
    }
    writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies RingReport))
  }
}

function noteOf(result: object): string | undefined {
  return 'note' in result && typeof result.note === 'string' ? result.note : undefined
}
