import type { DType } from '../onnx/graph.ts'
import { bytesPerElement } from './dtype.ts'

/**
 * Tensors as bytes: little endian, row-major. Every platform the studio ships for is little endian, so typed arrays
 * are viewed directly.
 */
export function bytesOfFloats(data: readonly number[] | Float32Array): Uint8Array {
  const copy = Float32Array.from(data)
  return new Uint8Array(copy.buffer)
}

export function bytesOfInt64s(data: readonly number[]): Uint8Array {
  const copy = BigInt64Array.from(data, (value) => BigInt(value))
  return new Uint8Array(copy.buffer)
}

/** The elements of a small tensor as numbers; `int64` beyond ±2^53 is clamped. */
export function numbersOfBytes(dtype: DType, bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = bytesPerElement[dtype]
  return Array.from({ length: bytes.byteLength / width }, (_, i) => readNumber(dtype, view, i * width))
}

function readNumber(dtype: DType, view: DataView, at: number): number {
  switch (dtype) {
    case 'float32':
      return view.getFloat32(at, true)
    case 'float64':
      return view.getFloat64(at, true)
    case 'float16':
      return halfToNumber(view.getUint16(at, true))
    case 'bfloat16':
      return bfloatToNumber(view.getUint16(at, true))
    case 'int32':
      return view.getInt32(at, true)
    case 'int64': {
      const value = Number(view.getBigInt64(at, true))
      // ONNX writes "to the end" as the largest int64; clamping keeps that meaning.
      return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
    }
    case 'uint8':
    case 'bool':
      return view.getUint8(at)
  }
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** bfloat16: the upper half of a binary32. */
export function bfloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits << 16)
  return view.getFloat32(0)
}
