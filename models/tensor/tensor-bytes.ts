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

/** The inverse of `numbersOfBytes`: numbers rounded to the dtype. */
export function bytesOfNumbers(dtype: DType, data: readonly number[]): Uint8Array {
  const width = bytesPerElement[dtype]
  const view = new DataView(new ArrayBuffer(data.length * width))
  data.forEach((value, i) => writeNumber(dtype, view, i * width, value))
  return new Uint8Array(view.buffer)
}

function writeNumber(dtype: DType, view: DataView, at: number, value: number): void {
  switch (dtype) {
    case 'float32':
      return view.setFloat32(at, value, true)
    case 'float64':
      return view.setFloat64(at, value, true)
    case 'float16':
      return view.setUint16(at, numberToHalf(value), true)
    case 'bfloat16':
      return view.setUint16(at, numberToBfloat(value), true)
    case 'int32':
      return view.setInt32(at, value, true)
    case 'int64':
      return view.setBigInt64(at, BigInt(value), true)
    case 'uint8':
    case 'bool':
      return view.setUint8(at, value)
  }
}

/** IEEE 754 binary16, ties to even; beyond 65504 is infinite. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size >= 65520) return sign | 0x7c00
  // Adjacent halves are this far apart, subnormal ones included.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const steps = roundHalfEven(size / 2 ** (exponent - 10))
  return sign | (size < 2 ** -14 ? steps : ((exponent + 14) << 10) + steps)
}

/** The upper half of a binary32, ties to even. */
export function numberToBfloat(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  const bits = view.getUint32(0)
  if (Number.isNaN(value)) return 0x7fc0
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

function roundHalfEven(x: number): number {
  const low = Math.floor(x)
  const rest = x - low
  if (rest !== 0.5) return Math.round(x)
  return low % 2 === 0 ? low : low + 1
}
