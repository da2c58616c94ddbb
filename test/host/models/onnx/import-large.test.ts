import { closeSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataLocation, StringStringEntryProtoSchema } from 'onnx-buf'
import { describe, expect, it } from 'vitest'
import { importOnnx } from '../../../../models/onnx/import/import-onnx.ts'
import type { ByteSource } from '../../../../models/formats/pack-files.ts'
import { must } from '../../../../models/must.ts'
import { bytesSource, onnxFile } from '../../../support/onnx-file.ts'
import { runGraph } from '../../../support/ort.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function fileSource(path: string): ByteSource {
  return {
    size: statSync(path).size,
    read(offset, length) {
      const handle = openSync(path, 'r')
      try {
        const bytes = new Uint8Array(length)
        readSync(handle, bytes, 0, length, offset)
        return bytes
      } finally {
        closeSync(handle)
      }
    },
  }
}

describe('an imported model', () => {
  it('runs on weights 5 GB into a file beside it', async () => {
    const folder = temporaryFolder()
    const weights = Float32Array.from({ length: 512 }, (_, i) => i)
    const offset = 5 * 2 ** 30
    // The file is sparse: it takes a few kilobytes of the disk.
    const handle = openSync(join(folder, 'weights.pb'), 'w')
    ftruncateSync(handle, offset + 4096)
    writeSync(handle, new Uint8Array(weights.buffer), 0, 2048, offset)
    closeSync(handle)
    const proto = fromBinary(
      ModelProtoSchema,
      onnxFile({
        opset: 17,
        inputs: { x: [512] },
        initializers: { w: { shape: [512], data: [...weights] } },
        nodes: [{ op: 'Mul', inputs: ['x', 'w'] }],
      }),
    )
    const tensor = must(proto.graph?.initializer[0], 'w')
    tensor.rawData = new Uint8Array(0)
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL
    const entries = { location: 'weights.pb', offset: String(offset), length: '2048' }
    for (const [key, value] of Object.entries(entries)) {
      tensor.externalData.push(create(StringStringEntryProtoSchema, { key, value }))
    }
    const { graph } = importOnnx(bytesSource(toBinary(ModelProtoSchema, proto)), {
      location: 'model.onnx',
      external: (location) => fileSource(join(folder, location)),
    })
    const { y } = await runGraph(graph, { x: new Float32Array(512).fill(2) }, { folder })
    expect(y).toEqual(weights.map((w) => 2 * w))
  })
})
