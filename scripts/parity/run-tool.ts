import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ToolResult {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number
  readonly output: string
  readonly errors: string
}

export interface ToolOptions {
  /** Besides ours. */
  readonly environment?: Readonly<Record<string, string>>
  /** Called with each line of output when it is there. */
  readonly onLine?: (line: string) => void
}

/** Runs a program to its end, its output and its errors kept apart. */
export function runTool(
  program: string,
  args: readonly string[],
  { environment = {}, onLine }: ToolOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    if (onLine !== undefined) createInterface(child.stdout).on('line', onLine)
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
    child.on('error', (error) => {
      resolve({ code: 1, output, errors: error.message })
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output, errors })
    })
  })
}
