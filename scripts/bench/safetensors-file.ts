import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import type { Shape } from '../../models/onnx/graph.ts'
import { sizeOf } from '../../models/tensor/shape.ts'

export interface NewTensor {
  readonly name: string
  readonly shape: Shape
  /** Called once, when its bytes are written: no two tensors are in memory at a time. */
  readonly data: () => Float32Array | BigInt64Array
  readonly dtype?: 'F32' | 'I64'
}

/** Writes a safetensors file. It has its name only once it is whole. */
export function writeSafetensors(file: string, tensors: readonly NewTensor[]): void {
  let end = 0
  // diffusers and transformers read a file only if it says whose arrays it holds.
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  for (const { name, shape, dtype = 'F32' } of tensors) {
    const begin = end
    end += sizeOf(shape) * (dtype === 'F32' ? 4 : 8)
    header[name] = { dtype, shape, data_offsets: [begin, end] }
  }
  const json = Buffer.from(JSON.stringify(header))
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))

  const descriptor = openSync(`${file}.part`, 'w')
  try {
    writeSync(descriptor, length)
    writeSync(descriptor, padded)
    for (const { data } of tensors) {
      const { buffer, byteOffset, byteLength } = data()
      for (let done = 0; done < byteLength;) {
        done += writeSync(descriptor, new Uint8Array(buffer, byteOffset + done, byteLength - done))
      }
    }
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${file}.part`, file)
}
