import type { ByteSource } from '../../models/formats/pack-files.ts'
import type { ModelFolder } from '../../models/detection/model-folder.ts'
import type { Shape } from '../../models/onnx/graph.ts'
import { GraphBuilder } from '../../models/nn/graph-builder.ts'
import type { Net } from '../../models/nn/net.ts'
import { fakeWeights } from './fake-weights.ts'

export type Shapes = ReadonlyMap<string, Shape>

/** The names and shapes of every tensor that a network asks for, at its real size. */
export function shapesOf(draw: (net: Net) => void, without: readonly string[] = []): Map<string, Shape> {
  const weights = fakeWeights(without)
  draw({ g: new GraphBuilder('sized'), weights })
  return new Map([...weights.asked].map(([name, { shape }]) => [name, shape]))
}

/** A float16 safetensors file of these tensors that is as large as the real one, and made of zeros. */
export function sizedFile(shapes: Shapes, metadata?: Readonly<Record<string, string>>): ByteSource {
  let end = 0
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata }
  for (const [name, shape] of shapes) {
    const begin = end
    end += 2 * shape.reduce((product, side) => product * side, 1)
    header[name] = { dtype: 'F16', shape, data_offsets: [begin, end] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const head = new Uint8Array(8 + text.length)
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true)
  head.set(text, 8)
  return {
    size: head.length + end,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      bytes.set(head.subarray(offset, offset + length))
      return bytes
    },
  }
}

/** A folder in memory. */
export function memoryFolder(files: Readonly<Record<string, ByteSource | string>>): ModelFolder {
  const bytes = (path: string): ByteSource => {
    const file = files[path]
    if (file === undefined) throw new Error(`there is no ${path}`)
    if (typeof file !== 'string') return file
    const text = new TextEncoder().encode(file)
    return { size: text.length, read: (offset, length) => text.subarray(offset, offset + length) }
  }
  return { paths: Object.keys(files).sort(), has: (path) => Object.hasOwn(files, path), bytes }
}
