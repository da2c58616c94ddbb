import { type StringStringEntryProto, TensorProto_DataLocation, type TensorProto } from 'onnx-buf'
import { bytesPerElement } from '../tensor/dtype.ts'
import { sizeOf } from '../tensor/shape.ts'
import type { DType, Initializer, TensorSource } from './graph.ts'
import { dtypeOfOnnx } from './onnx-dtype.ts'
import { OnnxRefusal } from './onnx-refusal.ts'

/** A TensorProto as an initialiser. Inline bytes stay views of the file; typed fields become bytes. */
export function readTensor(tensor: TensorProto): Initializer {
  const { name } = tensor
  const dtype = readDtype(tensor.dataType, name)
  const shape = tensor.dims.map((side) => readSide(side, name))
  if (tensor.segment !== undefined) throw new OnnxRefusal('tensor', `The tensor ${name} is stored in segments.`)
  const expected = sizeOf(shape) * bytesPerElement[dtype]
  const source = readSource(tensor, dtype, expected)
  const length = source.kind === 'inline' ? source.bytes.length : source.length
  if (length !== expected) {
    throw new OnnxRefusal('tensor', `The tensor ${name} has ${length} bytes; its shape needs ${expected}.`)
  }
  return { name, dtype, shape, source }
}

export function readDtype(code: number, name: string): DType {
  try {
    return dtypeOfOnnx(code)
  } catch (cause) {
    throw new OnnxRefusal('data-type', `The tensor ${name} has the data type ${code}, which is not supported.`, cause)
  }
}

/** A dimension. Anything a Float64 cannot count exactly is not a real one. */
export function readSide(side: bigint, name: string): number {
  if (side < 0n || side > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new OnnxRefusal('tensor', `The tensor ${name} has a side of ${side}.`)
  }
  return Number(side)
}

function readSource(tensor: TensorProto, dtype: DType, expected: number): TensorSource {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    return readExternal(tensor.name, tensor.externalData, expected)
  }
  if (tensor.rawData.length > 0) return { kind: 'inline', bytes: tensor.rawData }
  return { kind: 'inline', bytes: typedBytes(tensor, dtype) }
}

/** The typed fields of TensorProto; 16-bit floats and bytes travel in `int32_data` (onnx.proto). */
function typedBytes(tensor: TensorProto, dtype: DType): Uint8Array {
  const asBytes = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  switch (dtype) {
    case 'float32':
      return asBytes(Float32Array.from(tensor.floatData))
    case 'float64':
      return asBytes(Float64Array.from(tensor.doubleData))
    case 'int64':
      return asBytes(BigInt64Array.from(tensor.int64Data))
    case 'int32':
      return asBytes(Int32Array.from(tensor.int32Data))
    case 'float16':
    case 'bfloat16':
      return asBytes(Uint16Array.from(tensor.int32Data))
    case 'uint8':
    case 'bool':
      return Uint8Array.from(tensor.int32Data)
  }
}

/** Without a length the tensor's own counts (onnx.proto). */
function readExternal(name: string, entries: readonly StringStringEntryProto[], expected: number): TensorSource {
  if (new Set(entries.map(({ key }) => key)).size !== entries.length) {
    throw new OnnxRefusal('tensor', `The tensor ${name} says twice where it is.`)
  }
  const entry = (key: string) => entries.find((pair) => pair.key === key)?.value
  const location = entry('location') ?? ''
  if (!isInsideFolder(location)) {
    throw new OnnxRefusal('external-path', `The tensor ${name} points outside the model's folder: ${location}`)
  }
  const [offset, length] = [entry('offset') ?? '0', entry('length') ?? String(expected)]
  if (!/^\d{1,15}$/.test(offset) || !/^\d{1,15}$/.test(length)) {
    throw new OnnxRefusal('tensor', `The tensor ${name} has no valid offset and length in ${location}.`)
  }
  return { kind: 'external', location, offset: Number(offset), length: Number(length) }
}

/** A relative path of plain names. ONNX Runtime refuses the rest too, but only once it loads the file. */
function isInsideFolder(location: string): boolean {
  if (location === '' || /[\\:\0]/.test(location)) return false
  return location.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
