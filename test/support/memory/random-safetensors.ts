import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import type { ByteSource } from '../../../models/formats/pack-files.ts'
import { must } from '../../../models/must.ts'
import { normals } from '../dot-product.ts'

/**
 * Writes float32 tensors as a diffusers checkpoint would hold them, of a size that keeps signals of a size: matrices
 * with standard deviation 1/√(fan-in), gains 1, offsets 0.
 */
export function writeRandomSafetensors(path: string, shapes: ReadonlyMap<string, readonly number[]>): void {
  const header: Record<string, unknown> = {}
  let end = 0
  for (const [name, shape] of shapes) {
    const begin = end
    end += 4 * sizeOf(shape)
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] }
  }
  const json = JSON.stringify(header)
  // Tensors start at a multiple of 64 bytes, as the reference writer pads its header to.
  const text = new TextEncoder().encode(json.padEnd(Math.ceil((json.length + 8) / 64) * 64 - 8))
  const file = openSync(`${path}.part`, 'w')
  const prefix = new DataView(new ArrayBuffer(8))
  prefix.setBigUint64(0, BigInt(text.length), true)
  writeSync(file, prefix)
  writeSync(file, text)
  const block = normals(1, 1 << 20)
  for (const [name, shape] of shapes) {
    const size = sizeOf(shape)
    const fanIn = sizeOf(shape.slice(1))
    const scale = shape.length === 1 ? 0 : 1 / Math.sqrt(fanIn)
    const offset = name.endsWith('.weight') && shape.length === 1 ? 1 : 0
    for (let at = 0; at < size; at += block.length) {
      const part = block.subarray(0, Math.min(block.length, size - at)).map((value) => value * scale + offset)
      writeSync(file, part)
    }
  }
  closeSync(file)
  renameSync(`${path}.part`, path)
}

/** A file read on demand; it stays open as long as the process lives. */
export function fileSource(path: string): ByteSource {
  const file = openSync(path, 'r')
  return {
    size: fstatSync(file).size,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      must(readSync(file, bytes, 0, length, offset) === length || null, 'the file is long enough')
      return bytes
    },
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}
