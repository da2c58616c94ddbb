import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { packFolder } from '../main/files/pack-folder.ts'
import { readText } from '../models/formats/pack-files.ts'
import { parsePackManifest } from '../models/formats/pack-manifest.ts'
import { readSafetensorsHeader } from '../models/formats/safetensors.ts'
import { must } from '../models/must.ts'
import { openPack } from '../models/stages/open-pack.ts'
import { stageGraphs } from '../models/stages/stage-graphs.ts'
import { watchPeakMemory } from './proof/peak-memory.ts'

/**
 * Draws Stable Diffusion v1.4's architecture at full size by the command line, from a diffusers folder, from a single
 * file and from ONNX folders, and compares with what diffusers' pipeline drew from the same noise (scripts/proof/make_full.py,
 * make_onnx.py).
 *
 *   node scripts/proof-models.ts FOLDER [PACK…]
 */

const folder = must(process.argv[2], 'the folder that make_full.py wrote')
const reference = readReference(path.join(folder, 'reference.safetensors'))

const asked = process.argv.slice(3)
for (const pack of asked.length > 0 ? asked : ['proof-folder', 'proof-single', 'proof-onnx']) {
  const place = path.join(folder, 'packs', pack)
  if (!existsSync(place)) {
    process.stdout.write(`${pack}: not made\n`)
    continue
  }
  const before = process.memoryUsage().rss
  const began = performance.now()
  const files = packFolder(place)
  const opened = openPack(parsePackManifest(readText(files, 'pack.json')), files)
  stageGraphs(opened).step()
  const import_ = `import ${((performance.now() - began) / 1000).toFixed(2)} s, ${mb(process.memoryUsage().rss - before)} MB`

  const drawn = path.join(folder, `drawn-${pack}`)
  const { seconds, peak } = await generate(pack, ['--methods', 'sd', '--steps', '20', '--dump-npy', drawn])
  const latent = scaledError(readNpy(path.join(drawn, 'sd', 'x_0.npy')), reference('latent'))
  const image = scaledError(readNpy(path.join(drawn, 'sd', 'image.npy')), reference('image'))
  const written = mb(statSync(path.join(place, 'pack.json')).size)
  process.stdout.write(
    `${pack}: ${import_}, manifest ${written} MB; drawn in ${seconds} s, ${peak} MB; latent ${latent}, picture ${image}\n`,
  )
}

const step = await generate('proof-folder', ['--methods', 'sgool', '--steps', '10', '--opt-steps', '1'])
process.stdout.write(`one step of SGOOL, T = 10: ${step.seconds} s, ${step.peak} MB\n`)

/** One run by the command line, its time and the most memory one of its processes held. */
function generate(pack: string, more: readonly string[]): Promise<{ readonly seconds: string; readonly peak: string }> {
  const prompt = [
    '--prompt',
    'a red fox in the snow, watercolour',
    '--negative',
    '',
    '--guidance',
    '7.5',
    '--seed',
    '7',
  ]
  const places = ['--data-dir', folder, '--pack', pack, '--out', path.join(folder, `out-${pack}`)]
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['main/cli.ts', 'generate', ...prompt, ...places, ...more], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const peak = watchPeakMemory(child)
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      if (code === 0) resolve({ seconds, peak: peak().toFixed(0) })
      else reject(new Error(`fovea generate ended with ${code}`))
    })
  })
}

/** The largest difference over the largest number expected. */
function scaledError(actual: Float32Array, expected: Float32Array): string {
  if (actual.length !== expected.length) return `${actual.length} numbers for ${expected.length}`
  let [difference, scale] = [0, 0]
  for (const [i, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs(value - (actual[i] ?? NaN)))
    scale = Math.max(scale, Math.abs(value))
  }
  return (difference / scale).toExponential(1)
}

function readReference(file: string): (name: string) => Float32Array {
  const bytes = new Uint8Array(readFileSync(file))
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) }
  const { entries } = readSafetensorsHeader(source, file)
  return (name) => {
    const { offset, length } = must(entries.get(name), `the reference holds ${name}`)
    return new Float32Array(bytes.slice(offset, offset + length).buffer)
  }
}

/** The numbers of a float32 array that `--dump-npy` wrote. */
function readNpy(file: string): Float32Array {
  const bytes = readFileSync(file)
  return new Float32Array(Uint8Array.prototype.slice.call(bytes, 10 + bytes.readUInt16LE(8)).buffer)
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
