import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { FoveaError } from '../preload/contract/errors.ts'

const requirements = path.join(import.meta.dirname, 'parity', 'requirements.txt')

/**
 * The path of a Python that has PyTorch, diffusers and transformers: what FOVEA_PYTHON names, else an environment under
 * `.fovea`, made when it is first needed. The studio itself never needs Python.
 *
 * @throws FoveaError cli.usage when there is no Python 3 to make one with
 */
export async function pythonEnvironment(note: (text: string) => void): Promise<string> {
  const given = process.env['FOVEA_PYTHON']
  if (given !== undefined && given !== '') return given
  const pins = readFileSync(requirements, 'utf8')
  // Other pins are another environment: nothing is ever upgraded in place.
  const folder = path.resolve(`.fovea/python-${createHash('sha256').update(pins).digest('hex').slice(0, 8)}`)
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(python)) return python
  note(`Making a Python environment with PyTorch in ${path.relative('.', folder)} (once; some gigabytes)`)
  // A folder that is only renamed when it is whole; its programs are called by their paths, so the old one inside does not matter.
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(path.dirname(part), { recursive: true })
  await run('python3', ['-m', 'venv', part])
  await run(python.replace(folder, part), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ])
  renameSync(part, folder)
  return python
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new FoveaError(
          'cli.usage',
          `Python could not be set up: ${program} ${reason}.`,
          program,
          'Install Python 3 with venv, or set FOVEA_PYTHON to one that has PyTorch, diffusers and transformers.',
        ),
      )
    // Standard output belongs to the result.
    const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('error', (cause) => fail(cause.message))
    child.on('close', (code) => (code === 0 ? resolve() : fail(`ended with ${code}`)))
  })
}
