import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { FoveaError } from '../../preload/contract/errors.ts'
import { runTool } from './run-tool.ts'

const requirements = path.join(import.meta.dirname, 'requirements.txt')

/**
 * The Python that has PyTorch: `FOVEA_PYTHON`, else a virtual environment of our own with the pinned versions, made
 * when first needed and again when they change.
 *
 * @throws FoveaError cli.usage when there is neither
 */
export async function parityPython(root: string): Promise<string> {
  const given = process.env['FOVEA_PYTHON']
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given
    throw missing(`FOVEA_PYTHON names "${given}", which does not exist.`)
  }
  const folder = path.join(root, 'venv')
  const python =
    process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python')
  const stamp = path.join(folder, 'requirements.sha256')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python

  mkdirSync(root, { recursive: true })
  process.stderr.write('fovea: making a Python environment with PyTorch for parity (once; some gigabytes)\n')
  const made = await runTool(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder])
  if (made.code !== 0) throw missing(`No virtual environment could be made: ${lastLine(made.errors)}`)
  const installed = await runTool(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements])
  if (installed.code !== 0) throw missing(`PyTorch could not be installed: ${lastLine(installed.errors)}`)
  writeFileSync(stamp, wanted)
  return python
}

function missing(message: string): FoveaError {
  return new FoveaError(
    'cli.usage',
    message,
    'FOVEA_PYTHON',
    'Install Python 3.12 or newer with venv, or name a Python that has the packages of scripts/parity/requirements.txt in FOVEA_PYTHON.',
  )
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
