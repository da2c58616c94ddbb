import { readCheckpoint } from './checkpoint/read-checkpoint.ts'
import { FormatRefusal } from './format-refusal.ts'
import type { ByteSource } from './pack-files.ts'
import { readSafetensorsHeader } from './safetensors.ts'
import type { WeightEntries } from './weights.ts'

/** A file of tensors, by its header alone. */
export interface TensorFile {
  /** The file's path relative to the pack folder. */
  readonly location: string
  readonly format: 'safetensors' | 'checkpoint'
  readonly entries: WeightEntries
  /** Tensors that are there but cannot be used, and why. */
  readonly refused: ReadonlyMap<string, string>
  /** What a safetensors file says of itself. Untrusted text. */
  readonly metadata: ReadonlyMap<string, string>
  /** What a trainer left beside the tensors of a checkpoint. Nothing of it was looked up. */
  readonly placeholders: readonly string[]
}

/** How a zip archive begins, whatever the file is called. */
const zipMagic = 0x04034b50

/**
 * Opens a file of tensors by its content, not its name: safetensors, or PyTorch's zip format. Only headers are read.
 *
 * @param location the file's path relative to the pack folder
 * @throws FormatRefusal
 */
export function openTensorFile(source: ByteSource, location: string): TensorFile {
  const located = <T extends object>(entries: ReadonlyMap<string, T>) =>
    new Map([...entries].map(([name, entry]) => [name, { ...entry, location }]))
  if (isZip(source)) {
    const { entries, refused, placeholders } = readCheckpoint(source, location)
    return { location, format: 'checkpoint', entries: located(entries), refused, metadata: new Map(), placeholders }
  }
  if (isPickle(source)) {
    throw new FormatRefusal(
      'checkpoint.not-zip',
      location,
      'is a checkpoint of before PyTorch 1.6; save it again with a newer PyTorch, or get the .safetensors',
    )
  }
  const { entries, metadata } = readSafetensorsHeader(source, location)
  return { location, format: 'safetensors', entries: located(entries), refused: new Map(), metadata, placeholders: [] }
}

function isZip(source: ByteSource): boolean {
  if (source.size < 4) return false
  const head = source.read(0, 4)
  return new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true) === zipMagic
}

/** PROTO 2 and a long integer, torch's magic number of old: no safetensors header is that long. */
function isPickle(source: ByteSource): boolean {
  if (source.size < 3) return false
  const [proto, version, opcode] = source.read(0, 3)
  return proto === 0x80 && version === 2 && opcode === 0x8a
}
