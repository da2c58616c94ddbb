import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, OperatorSetIdProtoSchema, ValueInfoProtoSchema } from 'onnx-buf'
import type { ByteSource } from '../../models/formats/pack-files.ts'
import { known } from '../../models/onnx/import/known.ts'
import type { Attributes, DType, Graph, GraphNode, Initializer, Shape } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { bytesOfNumbers } from '../../models/tensor/tensor-bytes.ts'

export interface FileNode {
  readonly op: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs?: readonly string[]
  readonly attributes?: Attributes
}

export interface FileTensor {
  readonly dtype?: DType
  readonly shape: Shape
  readonly data: readonly number[]
}

/** An ONNX file as a test writes it: any opset and domain, outputs without a type. */
export interface FileModel {
  readonly opset: number
  readonly inputs?: Readonly<Record<string, Shape>>
  readonly initializers?: Readonly<Record<string, FileTensor>>
  readonly nodes: readonly FileNode[]
  readonly outputs?: readonly string[]
}

export const int64Tensor = (data: readonly number[]): FileTensor => ({ dtype: 'int64', shape: [data.length], data })

export function onnxFile(model: FileModel): Uint8Array {
  const { opset, inputs = {}, initializers = {}, outputs = ['y'] } = model
  const nodes = model.nodes.map(({ op, domain = '', inputs, outputs = ['y'], attributes = {} }, i): GraphNode => {
    return { op, domain, name: `n${i}`, inputs, outputs, attributes }
  })
  const tensors = Object.entries(initializers).map(([name, { dtype = 'float32', shape, data }]): Initializer => {
    known(dtype, shape, data)
    return { name, dtype, shape, source: { kind: 'inline', bytes: bytesOfNumbers(dtype, data) } }
  })
  const graph: Graph = {
    name: 'file',
    opset,
    inputs: Object.entries(inputs).map(([name, shape]) => ({ name, dtype: 'float32', shape })),
    outputs: [],
    nodes,
    initializers: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    types: new Map(),
  }
  const proto = fromBinary(ModelProtoSchema, encodeOnnx(graph))
  const domains = [...new Set(nodes.map(({ domain }) => domain))].filter((domain) => domain !== '')
  proto.opsetImport.push(...domains.map((domain) => create(OperatorSetIdProtoSchema, { domain, version: 1n })))
  proto.graph?.output.push(...outputs.map((name) => create(ValueInfoProtoSchema, { name })))
  return toBinary(ModelProtoSchema, proto)
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) }
}
