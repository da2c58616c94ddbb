import { getTextEncoding } from '@bufbuild/protobuf/wire'
import { must } from '../../must.ts'
import type { ByteSource } from '../../formats/pack-files.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { FileWindow } from './file-window.ts'
import { importLimits } from './import-limits.ts'

const { encodeUtf8 } = getTextEncoding()

type Message = 'model' | 'graph' | 'function' | 'node' | 'attribute' | 'tensor'
type Keep = Message | 'copy' | 'raw' | 'marker'

/** The fields of onnx.proto3 that an import reads, by number. Documentation, statistics and training graphs are dropped. */
const kept: Readonly<Record<Message, ReadonlyMap<number, Keep>>> = {
  model: fields({ copy: [1, 2, 3, 8], graph: [7], function: [25] }),
  graph: fields({ node: [1], copy: [2, 11, 12], tensor: [5], marker: [15] }),
  function: fields({ copy: [1, 4, 5, 6, 9, 10, 13], node: [7], attribute: [11] }),
  node: fields({ copy: [1, 2, 3, 4, 7, 8], attribute: [5] }),
  attribute: fields({ copy: [1, 2, 3, 4, 7, 8, 9, 20, 21], tensor: [5], graph: [6] }),
  tensor: fields({ copy: [1, 2, 3, 4, 5, 7, 8, 10, 11, 13, 14], raw: [9] }),
}

function fields(groups: Readonly<Partial<Record<Keep, readonly number[]>>>): ReadonlyMap<number, Keep> {
  return new Map(Object.entries(groups).flatMap(([keep, list]) => list.map((field) => [field, keep as Keep] as const)))
}

/** Raw tensors up to this many bytes stay in the skeleton: shapes, axes, scalars. */
const smallTensorBytes = 1024

/**
 * The ONNX file without its large tensors, as bytes of the same format.
 *
 * Each large `raw_data` becomes an external-data entry that points into the file itself, at the same bytes. So a file of
 * gigabytes is imported in the memory of its graph, and its weights are never copied (DESIGN §3.4).
 *
 * @param name the file's own name, as its external data would call it.
 */
export function readSkeleton(source: ByteSource, name: string): Uint8Array {
  const file = new FileWindow(source)
  const writer = new SkeletonWriter(file, name)
  return writer.message('model', 0, file.size, 0)
}

class SkeletonWriter {
  readonly #file: FileWindow
  readonly #name: string
  #copied = 0
  #fields = 0

  constructor(file: FileWindow, name: string) {
    this.#file = file
    this.#name = name
  }

  message(message: Message, start: number, end: number, depth: number): Uint8Array {
    if (depth > importLimits.nesting) throw new OnnxRefusal('too-large', 'The model nests its graphs too deeply.')
    const parts: Uint8Array[] = []
    for (let at = start; at < end;) at = this.#field(message, at, end, depth, parts)
    return joined(parts)
  }

  /** Appends one field's skeleton, and returns where the next begins. */
  #field(message: Message, at: number, end: number, depth: number, parts: Uint8Array[]): number {
    if (++this.#fields > importLimits.fields) throw new OnnxRefusal('too-large', 'The model has too many parts.')
    const { value: tag, next } = this.#file.varint(at, end)
    const keep = kept[message].get(Math.floor(tag / 8))
    const wire = tag % 8
    if (wire !== 2) {
      const after = next + this.#scalarBytes(wire, next, end)
      if (after > end) throw damaged()
      if (keep === 'copy') parts.push(this.#copy(at, after - at))
      return after
    }
    const { value: length, next: body } = this.#file.varint(next, end)
    const after = body + length
    if (after > end) throw damaged()
    if (keep === 'copy' || (keep === 'raw' && length <= smallTensorBytes)) parts.push(this.#copy(at, after - at))
    else if (keep === 'marker') parts.push(lengthDelimited(tag, new Uint8Array(0)))
    else if (keep === 'raw') parts.push(...this.#pointer(body, length))
    else if (keep !== undefined) parts.push(lengthDelimited(tag, this.message(keep, body, after, depth + 1)))
    return after
  }

  #scalarBytes(wire: number, at: number, end: number): number {
    if (wire === 0) return this.#file.varint(at, end).next - at
    if (wire === 1) return 8
    if (wire === 5) return 4
    throw damaged()
  }

  #copy(at: number, length: number): Uint8Array {
    this.#copied += length
    if (this.#copied > importLimits.skeletonBytes) {
      throw new OnnxRefusal('too-large', 'The model holds too much besides its weights (as raw or external data).')
    }
    return this.#file.bytes(at, length).slice()
  }

  /** TensorProto.external_data (13) entries and data_location (14) EXTERNAL. */
  #pointer(offset: number, length: number): Uint8Array[] {
    const pairs = [
      ['location', this.#name],
      ['offset', String(offset)],
      ['length', String(length)],
    ]
    const entries = pairs.map((pair) => {
      const strings = pair.map((text, i) => lengthDelimited(((i + 1) << 3) | 2, encodeUtf8(text)))
      return lengthDelimited((13 << 3) | 2, joined(strings))
    })
    return [...entries, Uint8Array.of(14 << 3, 1)]
  }
}

function damaged(): OnnxRefusal {
  return new OnnxRefusal('not-onnx', 'The file is not an ONNX model, or it is damaged.')
}

function lengthDelimited(tag: number, body: Uint8Array): Uint8Array {
  return joined([varintBytes(tag), varintBytes(body.length), body])
}

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return must(parts[0], 'one part')
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
