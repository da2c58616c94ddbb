import type { DType, Shape, TensorSource } from '../onnx/graph.ts'

interface Constant {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
  readonly source: TensorSource
}

/** Remembers constants by content, so that no tensor is stored twice in one graph. */
export class ConstantPool {
  readonly #buckets = new Map<string, Constant[]>()

  find(dtype: DType, shape: Shape, source: TensorSource): string | null {
    const bucket = this.#buckets.get(keyOf(dtype, shape, source)) ?? []
    return bucket.find((constant) => sameSource(constant.source, source))?.name ?? null
  }

  add(constant: Constant): void {
    const key = keyOf(constant.dtype, constant.shape, constant.source)
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) this.#buckets.set(key, [constant])
    else bucket.push(constant)
  }
}

function keyOf(dtype: DType, shape: Shape, source: TensorSource): string {
  const content =
    source.kind === 'external'
      ? `${source.location}@${source.offset}+${source.length}`
      : fnv1a(source.bytes).toString(36)
  return `${dtype}[${shape.join()}]${content}`
}

function sameSource(a: TensorSource, b: TensorSource): boolean {
  if (a.kind === 'external') {
    return b.kind === 'external' && a.location === b.location && a.offset === b.offset && a.length === b.length
  }
  return b.kind === 'inline' && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i])
}

/** FNV-1a, 32 bits. Only a bucket key: equality is decided on the bytes. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
