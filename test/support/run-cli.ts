import { spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const goldenPack = join(root, 'test/fixtures/golden/pack')

export interface CliResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface CliOptions {
  /** Variables beside the test's own. */
  readonly environment?: Readonly<Record<string, string>>
  /** Sees the standard error as it grows. */
  readonly onProgress?: (err: string, signal: (name: NodeJS.Signals) => void) => void
}

/** Runs `main/cli.ts` or `main/serve.ts` as a user does. */
export function runEntry(
  entry: 'cli' | 'serve',
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  return runScript(`main/${entry}.ts`, args, options)
}

/** Runs a file of this tree in a process of its own. */
export function runScript(
  file: string,
  args: readonly string[],
  { onProgress, environment = {} }: CliOptions = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    onProgress?.(err, (name) => child.kill(name))
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** Puts the tiny random-weight pack into a data folder as `golden`: pictures of 48 × 32 by the real engine. */
export function installGoldenPack(dataDir: string): string {
  const folder = join(dataDir, 'packs/golden')
  cpSync(goldenPack, folder, { recursive: true })
  return folder
}
