import { spawn } from 'node:child_process'

export interface CommandResult {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number
  /** Standard output and error as they came. */
  readonly output: string
}

/** Runs a JavaScript program of node_modules under this Node, its output kept instead of shown. */
export function run(script: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
