import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readSafetensorsHeader } from '../../models/formats/safetensors.ts'
import { must } from '../../models/must.ts'

/** The tiny pack of random weights and PyTorch's numbers for it (make_golden.py). */
export const goldenFolder = fileURLToPath(new URL('../fixtures/golden/', import.meta.url))
export const goldenPackFolder = `${goldenFolder}pack`

/** PyTorch's tensors by name, float32. */
export function goldenTensors(): (name: string) => Float32Array {
  const bytes = new Uint8Array(readFileSync(`${goldenFolder}golden.safetensors`))
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  }
  const { entries } = readSafetensorsHeader(source, 'golden.safetensors')
  return (name) => {
    const { offset, length } = must(entries.get(name), `the golden file has ${name}`)
    return new Float32Array(bytes.slice(offset, offset + length).buffer)
  }
}

/** ‖actual − expected‖ / ‖expected‖. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers for ${expected.length}`)
  let difference = 0
  let size = 0
  for (let i = 0; i < expected.length; i++) {
    difference += (must(actual[i], 'in range') - must(expected[i], 'in range')) ** 2
    size += must(expected[i], 'in range') ** 2
  }
  // NaN must fail every comparison with a bound.
  return Math.sqrt(difference / size)
}
