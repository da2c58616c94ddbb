import { describe, expect, it } from 'vitest'
import { importOnnx } from '../../../../models/onnx/import/import-onnx.ts'
import type { ByteSource } from '../../../../models/formats/pack-files.ts'
import { bytesSource, onnxFile } from '../../../support/onnx-file.ts'

/** A model `y = x · w` with w of 512 numbers: 2 KiB, so not small. */
function file(): Uint8Array {
  return onnxFile({
    opset: 17,
    inputs: { x: [512] },
    initializers: { w: { shape: [512], data: Array.from({ length: 512 }, (_, i) => i) } },
    nodes: [{ op: 'Mul', inputs: ['x', 'w'] }],
  })
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

/** The file with one more initialiser of `length` zeros, which exist nowhere, in front of everything else in its graph. */
function virtual(whole: Uint8Array, length: number): ByteSource & { readonly total: () => number } {
  // ModelProto.graph (7) { GraphProto.initializer (5) { dims (1), data_type (2), name (8), raw_data (9) } }
  const tensorHead = [...[0x08, ...varint(length / 4)], ...[0x10, 1], ...[0x42, 1, 0x7a], 0x4a, ...varint(length)]
  const tensorLength = tensorHead.length + length
  const graphHead = [0x2a, ...varint(tensorLength)]
  const head = Uint8Array.from([0x3a, ...varint(graphHead.length + tensorLength), ...graphHead, ...tensorHead])
  let read = 0
  return {
    size: head.length + length + whole.length,
    total: () => read,
    read(offset, count) {
      read += count
      const bytes = new Uint8Array(count)
      const place = (part: Uint8Array, at: number) => {
        const from = Math.max(0, offset - at)
        const to = Math.min(part.length, offset + count - at)
        if (from < to) bytes.set(part.subarray(from, to), at + from - offset)
      }
      place(head, 0)
      place(whole, head.length + length)
      return bytes
    },
  }
}

describe('the weights of an imported model', () => {
  it('stay where they are: large inline tensors point into the file itself', () => {
    const bytes = file()
    const { graph } = importOnnx(bytesSource(bytes), { location: 'unet/model.onnx' })
    const source = graph.initializers.get('w')?.source
    expect(source).toMatchObject({ kind: 'external', location: 'unet/model.onnx', length: 2048 })
    const { offset } = source as { offset: number }
    expect([...new Float32Array(bytes.slice(offset, offset + 2048).buffer)]).toEqual(
      Array.from({ length: 512 }, (_, i) => i),
    )
  })

  it('of 2 GB are never read', () => {
    // Two messages for one field are one message (protobuf's rule), so the graph below is the virtual one and the file's.
    const source = virtual(file(), 2_000_000_000)
    const { graph } = importOnnx(source, { location: 'model.onnx' })
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Mul'])
    expect(graph.initializers.get('w')?.source).toMatchObject({ kind: 'external', length: 2048 })
    expect(source.total()).toBeLessThan(300_000)
  })

  it('keep their place in external data beside the model', () => {
    const bytes = onnxFile({ opset: 17, inputs: { x: [2] }, nodes: [{ op: 'Exp', inputs: ['x'] }] })
    const { report } = importOnnx(bytesSource(bytes), { location: 'model.onnx' })
    expect(report).toMatchObject({ opset: 17, operators: { Exp: 1 }, nodes: 1, notes: [] })
  })
})
