import type { DType } from '../onnx/graph.ts'
import { FormatRefusal } from './format-refusal.ts'
import type { ByteSource } from './pack-files.ts'
import { parseStrictJson } from './strict-json.ts'
import type { NamedTensorEntry } from './tensor-entry.ts'

export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, NamedTensorEntry>
  readonly metadata: ReadonlyMap<string, string>
}

/** The reference allows 100 MB; SD v1.4's U-Net needs 90 kB. */
const maxHeaderBytes = 16 * 1024 * 1024

const dtypes: ReadonlyMap<string, readonly [DType, number]> = new Map([
  ['F64', ['float64', 8]],
  ['F32', ['float32', 4]],
  ['F16', ['float16', 2]],
  ['BF16', ['bfloat16', 2]],
  ['I64', ['int64', 8]],
  ['I32', ['int32', 4]],
  ['U8', ['uint8', 1]],
  ['BOOL', ['bool', 1]],
])

/**
 * Reads the header of a safetensors file; the weights stay where they are.
 *
 * Refuses what the reference reader refuses (safetensors/src/tensor.rs): the spans must be in order, without holes or
 * overlap, each exactly shape × dtype, and end with the file. That rules out polyglot files and many tensors on one
 * span. Time is linear in the header.
 *
 * @param item the file's path, for refusals.
 */
export function readSafetensorsHeader(source: ByteSource, item: string): SafetensorsHeader {
  const { json, dataStart } = readHeaderText(source, item)
  const root = parseStrictJson(json, item)
  if (!isRecord(root)) throw new FormatRefusal('safetensors.tensor-info', item, `the header is no object; ${again}`)

  const found: NamedTensorEntry[] = []
  let metadata: ReadonlyMap<string, string> = new Map()
  for (const [name, info] of Object.entries(root)) {
    if (name === '__metadata__') metadata = readMetadata(info, item)
    else found.push(readEntry(name, info, dataStart, item))
  }

  found.sort((a, b) => a.offset - b.offset || a.length - b.length)
  let end = dataStart
  for (const entry of found) {
    if (entry.offset !== end) {
      const what = entry.offset < end ? 'overlaps the tensor before it' : 'leaves a hole before it'
      throw new FormatRefusal('safetensors.offsets', `${item} ${entry.name}`, `${what}; ${again}`)
    }
    end += entry.length
  }
  if (end !== source.size) {
    throw new FormatRefusal(
      'safetensors.incomplete',
      item,
      `has ${source.size} bytes where its header promises ${end}; ${again}`,
    )
  }
  return { entries: new Map(found.map((entry) => [entry.name, entry])), metadata }
}

const again = 'the file is damaged or was made to mislead; install it again from its source'

function readHeaderText(source: ByteSource, item: string): { json: string; dataStart: number } {
  if (source.size < 8)
    throw new FormatRefusal('safetensors.header-length', item, `is too short to hold a header; ${again}`)
  const prefix = source.read(0, 8)
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(maxHeaderBytes)) {
    throw new FormatRefusal(
      'safetensors.header-too-large',
      item,
      `promises a header of ${length} bytes, more than ${maxHeaderBytes}; ${again}`,
    )
  }
  const bytes = Number(length)
  if (bytes < 2 || 8 + bytes > source.size) {
    throw new FormatRefusal(
      'safetensors.header-length',
      item,
      `promises a header of ${bytes} bytes in a file of ${source.size}; ${again}`,
    )
  }
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source.read(8, bytes))
    // The reference insists on it, so that no byte of the file can mean something to another format.
    if (!json.startsWith('{'))
      throw new FormatRefusal('safetensors.header-length', item, `its header starts with no brace; ${again}`)
    return { json, dataStart: 8 + bytes }
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new FormatRefusal('safetensors.header-utf8', item, `its header is not UTF-8; ${again}`)
  }
}

function readEntry(name: string, info: unknown, dataStart: number, file: string): NamedTensorEntry {
  const item = `${file} ${name}`
  if (!isRecord(info) || Object.keys(info).length !== 3) {
    throw new FormatRefusal(
      'safetensors.tensor-info',
      item,
      `is not described by dtype, shape and data_offsets; ${again}`,
    )
  }
  const { dtype, shape, data_offsets: span } = info
  const known = typeof dtype === 'string' ? dtypes.get(dtype) : undefined
  if (known === undefined) {
    throw new FormatRefusal(
      'safetensors.dtype',
      item,
      `has the type ${String(dtype)}; convert the file to F32, F16 or BF16`,
    )
  }
  if (!isSizes(shape)) throw new FormatRefusal('safetensors.tensor-info', item, `has an invalid shape; ${again}`)
  if (!isSizes(span) || span.length !== 2)
    throw new FormatRefusal('safetensors.tensor-info', item, `has invalid offsets; ${again}`)

  const [begin = 0, end = 0] = span
  const length = shape.reduce((product, size) => product * BigInt(size), BigInt(known[1]))
  if (length > BigInt(Number.MAX_SAFE_INTEGER) || BigInt(end) - BigInt(begin) !== length) {
    throw new FormatRefusal('safetensors.tensor-info', item, `needs ${length} bytes but spans ${end - begin}; ${again}`)
  }
  return { name, dtype: known[0], shape, offset: dataStart + begin, length: Number(length) }
}

function readMetadata(info: unknown, item: string): ReadonlyMap<string, string> {
  if (!isRecord(info)) throw new FormatRefusal('safetensors.tensor-info', item, `its metadata is no object; ${again}`)
  return new Map(
    Object.entries(info).map(([key, value]) => {
      if (typeof value !== 'string')
        throw new FormatRefusal('safetensors.tensor-info', item, `its metadata ${key} is no text; ${again}`)
      return [key, value]
    }),
  )
}

function isRecord(value: unknown): value is {
  readonly [key: string]: unknown
  readonly dtype?: unknown
  readonly shape?: unknown
  readonly data_offsets?: unknown
} {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
}
