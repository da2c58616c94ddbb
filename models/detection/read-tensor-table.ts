import { FormatRefusal } from '../formats/format-refusal.ts'
import type { ByteSource } from '../formats/pack-files.ts'
import { openTensorFile } from '../formats/tensor-file.ts'
import type { TensorTable } from './tensor-table.ts'

export type FileFormat = 'safetensors' | 'checkpoint' | 'onnx'

/** Formats that are known by their first bytes and not read: what to do instead. */
const foreign: readonly (readonly [readonly number[], string])[] = [
  [[0x47, 0x47, 0x55, 0x46], 'is a GGUF file, whose quantised weights are not read; get the .safetensors instead'],
  [[0x89, 0x48, 0x44, 0x46], 'is an HDF5 file of Keras or TensorFlow; get the .safetensors of the same model'],
  [
    [0x80, 0x02],
    'is a PyTorch file of before version 1.6; save it again with a newer PyTorch, or get the .safetensors',
  ],
  [[0x1f, 0x8b], 'is a gzip archive; unpack it first'],
  // "version " of the Git LFS specification.
  [
    [0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x20],
    'is a Git LFS pointer instead of the file; download the file itself',
  ],
  // "<!DO" and "<htm": a download that answered with a page.
  [[0x3c, 0x21, 0x44, 0x4f], 'is a web page that was saved instead of the model; download the file again'],
  [[0x3c, 0x68, 0x74, 0x6d], 'is a web page that was saved instead of the model; download the file again'],
]

/**
 * The format of a model file, by its bytes and not by its name.
 *
 * @throws FormatRefusal `detection.not-a-model`
 */
export function formatOf(source: ByteSource, item: string): FileFormat {
  const start = source.read(0, Math.min(16, source.size))
  const begins = (bytes: readonly number[]) => bytes.every((byte, i) => start[i] === byte)
  const known = foreign.find(([bytes]) => begins(bytes))
  if (known !== undefined) throw new FormatRefusal('detection.not-a-model', item, known[1])
  if (begins([0x50, 0x4b])) return 'checkpoint'
  if (start[8] === 0x7b) return 'safetensors'
  // An ONNX file is a protobuf whose first field is the version of the format.
  if (start[0] === 0x08 && source.size > 16) return 'onnx'
  const what = source.size === 0 ? 'is empty' : 'is neither safetensors nor a PyTorch archive nor ONNX'
  throw new FormatRefusal('detection.not-a-model', item, `${what}; choose the model file itself`)
}

/**
 * The tensors of a safetensors file or a PyTorch archive. Nothing but the description is read.
 *
 * @param location the file's path as weights shall name it
 * @throws FormatRefusal
 */
export function readTensorTable(source: ByteSource, location: string): TensorTable {
  formatOf(source, location)
  const { entries, refused, metadata } = openTensorFile(source, location)
  return { tensors: entries, refused, metadata }
}
