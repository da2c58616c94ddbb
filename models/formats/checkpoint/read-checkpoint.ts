import type { Shape } from '../../onnx/graph.ts'
import { FormatRefusal } from '../format-refusal.ts'
import type { ByteSource } from '../pack-files.ts'
import type { NamedTensorEntry } from '../tensor-entry.ts'
import { isModule, isPlaceholder } from './apply-global.ts'
import type { PickleDict, PickleValue, ScriptModule, TensorRef } from './pickle-value.ts'
import { readPickle } from './read-pickle.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

export interface Checkpoint {
  readonly entries: ReadonlyMap<string, NamedTensorEntry>
  /** Tensors that cannot be used, and why. Asking for one is refused; the others are as good as ever. */
  readonly refused: ReadonlyMap<string, string>
  /** Names of what trainers left beside the tensors. None was looked up. */
  readonly placeholders: readonly string[]
}

const maxDescriptionBytes = 16 * 1024 * 1024

/** What PyTorch 1.6 and newer put into an archive, below one folder. */
const knownEntry =
  /^(data\.pkl|data\/\d{1,9}|version|byteorder|\.format_version|\.storage_alignment|\.data\/serialization_id)$/

/** What TorchScript adds: a program and its constants. Never read, so that it may be compressed. */
const programEntry =
  /^[^/]+\/(code\/.+|constants\.pkl|constants\/\d{1,9}|traced_inputs\.pkl|traced_inputs\/\d{1,9}|extra\/.+)$/

const maxNames = 100_000
const maxDepth = 32

/**
 * Reads where the tensors of a PyTorch checkpoint (`.ckpt`, `.pth`, `.pt`, `.bin` in the zip format) lie.
 *
 * No weight is read, nothing is executed, nothing is copied: a tensor is a byte range of the user's own file, as in
 * safetensors. Time and memory are linear in the description, which is capped.
 *
 * @param item the file's name, for refusals
 * @throws FormatRefusal `checkpoint.*`
 */
export function readCheckpoint(source: ByteSource, item: string): Checkpoint {
  const files = readArchive(source, item)
  const description = files.get('data.pkl')
  if (description === undefined) throw refused(item, 'holds no data.pkl')
  if (description.length > maxDescriptionBytes) {
    throw new FormatRefusal('checkpoint.too-large', item, `has a description of ${description.length} bytes`)
  }
  checkByteOrder(source, files.get('byteorder'), item)
  const root = readPickle(source.read(description.offset, description.length), item)

  const entries = new Map<string, NamedTensorEntry>()
  const refusedTensors = new Map<string, string>()
  const placeholders = new Set(beside(root))
  for (const [name, value] of stateDict(root, item)) {
    if (isPlaceholder(value)) {
      placeholders.add(value.of)
      if (value.isTensor) refusedTensors.set(name, `depends on ${value.of}, which is never run`)
    } else if (isTensor(value)) {
      const place = placeOf(value, name, files, item)
      if (typeof place === 'string') refusedTensors.set(name, place)
      else entries.set(name, place)
    }
  }
  return { entries, refused: refusedTensors, placeholders: [...placeholders].sort() }
}

function readArchive(source: ByteSource, item: string): ReadonlyMap<string, ZipEntry> {
  const files = new Map<string, ZipEntry>()
  let folder: string | null = null
  for (const entry of readZipDirectory(source, item, programEntry).values()) {
    const slash = entry.name.indexOf('/')
    const [root, name] = [entry.name.slice(0, slash), entry.name.slice(slash + 1)]
    folder ??= root
    if (slash <= 0 || root !== folder || !knownEntry.test(name)) {
      throw new FormatRefusal(
        'checkpoint.entry-refused',
        item,
        `holds ${JSON.stringify(entry.name)}, which no checkpoint has; another archive cannot be used`,
      )
    }
    files.set(name, entry)
  }
  return files
}

function checkByteOrder(source: ByteSource, entry: ZipEntry | undefined, item: string): void {
  if (entry === undefined) return
  const order = entry.length > 16 ? '' : new TextDecoder().decode(source.read(entry.offset, entry.length))
  if (order.trim() !== 'little') throw refused(item, 'was written by a machine of another byte order')
}

/** Where trainers put the weights, the likeliest first. */
const wrappers = ['state_dict', 'model_state_dict', 'model', 'module', 'params_ema', 'params', 'net', 'weights']

/** The dict of tensors: the root itself, or the first wrapper inside it that holds one. Nested names are joined by dots. */
function stateDict(root: PickleValue, item: string): Iterable<[string, PickleValue]> {
  if (isModule(root)) return scriptTensors(root, item)
  if (!(root instanceof Map)) throw refused(item, 'is no dictionary of tensors')
  for (const key of wrappers) {
    const inner = root.get(key)
    if (inner instanceof Map && holdsTensors(inner)) return named(inner)
  }
  if (!holdsTensors(root)) throw refused(item, 'holds no tensors')
  return named(root)
}

function holdsTensors(dict: PickleDict): boolean {
  return [...dict.values()].some((value) => isTensor(value) || (isPlaceholder(value) && value.isTensor))
}

function* named(dict: PickleDict): Iterable<[string, PickleValue]> {
  for (const [key, value] of dict) if (typeof key === 'string') yield [key, value]
}

/** The tensors of a TorchScript module and its parts, named by their path as a state dict would name them. */
function scriptTensors(root: ScriptModule, item: string): Iterable<[string, PickleValue]> {
  const found: [string, PickleValue][] = []
  const visit = (module: ScriptModule, path: string, depth: number): void => {
    for (const [name, value] of module.attributes) {
      if (depth > maxDepth || found.length > maxNames) {
        throw new FormatRefusal('checkpoint.too-large', item, 'nests deeper or wider than any model')
      }
      if (isModule(value)) visit(value, `${path}${name}.`, depth + 1)
      else found.push([path + name, value])
    }
  }
  visit(root, '', 0)
  return found
}

/** Placeholders one level down: callbacks, optimisers, arguments. Deeper ones are of no interest to anybody. */
function beside(root: PickleValue): readonly string[] {
  if (!(root instanceof Map)) return []
  return [...root.values()].flatMap((value) => (isPlaceholder(value) ? [value.of] : []))
}

/** The tensor's bytes, or why it has none of its own. @throws FormatRefusal `checkpoint.storage-mismatch` */
function placeOf(
  { storage, offset, shape, strides }: TensorRef,
  name: string,
  files: ReadonlyMap<string, ZipEntry>,
  item: string,
): NamedTensorEntry | string {
  const { type, key, count } = storage
  const file = files.get(`data/${key}`)
  const elements = shape.reduce((product, side) => product * BigInt(side), 1n)
  const reach = shape.includes(0)
    ? 0n
    : shape.reduce((last, side, i) => last + BigInt(side - 1) * BigInt(strides[i] ?? 0), BigInt(offset) + 1n)
  if (file === undefined || file.length !== count * type.itemSize || reach > BigInt(count)) {
    throw new FormatRefusal(
      'checkpoint.storage-mismatch',
      `${item} ${name}`,
      `reaches outside of its storage ${key}; the file is damaged or was made to mislead, get it again from its source`,
    )
  }
  if (type.dtype === null) return `is of ${type.className}, which no weight is`
  if (!isRowMajor(shape, strides)) return 'is stored transposed; save it again after .contiguous()'
  const at = file.offset + offset * type.itemSize
  return { name, dtype: type.dtype, shape, offset: at, length: Number(elements) * type.itemSize }
}

function isRowMajor(shape: Shape, strides: readonly number[]): boolean {
  let expected = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    const side = shape[i] ?? 1
    if (side !== 1 && strides[i] !== expected) return shape.includes(0)
    expected *= side
  }
  return true
}

function isTensor(value: PickleValue): value is TensorRef {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'tensor'
}

function refused(item: string, what: string): FormatRefusal {
  return new FormatRefusal('checkpoint.entry-refused', item, `${what}, so no model's weights can be read from it`)
}
