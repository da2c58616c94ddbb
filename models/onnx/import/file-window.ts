import type { ByteSource } from '../../formats/pack-files.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'

const windowBytes = 64 * 1024

/** Varints and byte runs anywhere in a file, read in pieces of 64 KiB. */
export class FileWindow {
  readonly size: number
  readonly #source: ByteSource
  #start = 0
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(source: ByteSource) {
    this.#source = source
    this.size = source.size
  }

  /** The unsigned varint at `at` and the place after it. Refuses one of more than 53 bits, or one cut short. */
  varint(at: number, end: number): { value: number; next: number } {
    let value = 0
    for (let i = 0; i < 10; i++) {
      if (at + i >= end) break
      const byte = this.#byte(at + i)
      value += (byte & 0x7f) * 2 ** (7 * i)
      if (byte < 0x80) return { value, next: at + i + 1 }
    }
    throw new OnnxRefusal('not-onnx', 'The file is not an ONNX model, or it is damaged.')
  }

  bytes(at: number, length: number): Uint8Array {
    if (at < 0 || at + length > this.size) {
      throw new OnnxRefusal('not-onnx', 'The file is not an ONNX model, or it is cut short.')
    }
    const from = at - this.#start
    if (from >= 0 && from + length <= this.#bytes.length) return this.#bytes.subarray(from, from + length)
    return this.#source.read(at, length)
  }

  #byte(at: number): number {
    if (at < this.#start || at >= this.#start + this.#bytes.length) {
      this.#bytes = this.bytes(at, Math.min(windowBytes, this.size - at))
      this.#start = at
    }
    return this.#bytes[at - this.#start] ?? 0
  }
}
