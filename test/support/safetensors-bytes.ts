import type { ByteSource } from '../../models/formats/pack-files.ts'

/** Bytes as a file. */
export function byteSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      if (offset + length > bytes.length) throw new Error('read past the end')
      return bytes.subarray(offset, offset + length)
    },
  }
}

/** A safetensors file of a given header text and so many bytes of data. `promised` lies about the header's length. */
export function safetensorsBytes(header: string | Uint8Array, data: number, promised?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const bytes = new Uint8Array(8 + text.length + data)
  new DataView(bytes.buffer).setBigUint64(0, promised ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}
