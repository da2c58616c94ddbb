import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { getTextEncoding } from '@bufbuild/protobuf/wire'
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataLocation,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf'
import type { Attribute, Branch, Graph, GraphNode, TensorSource, TensorType, ValueInfo } from './graph.ts'
import { onnxOfDtype } from './onnx-dtype.ts'

/** ONNX Runtime 1.30 reads IR versions up to 10; version 8 is the one opset 17 came with. */
const irVersion = 8n

const { encodeUtf8 } = getTextEncoding()

/** The graph as the bytes of a `.onnx` file. External tensors stay where they are. */
export function encodeOnnx(graph: Graph): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion,
    producerName: 'fovea',
    opsetImport: [{ domain: '', version: BigInt(graph.opset) }],
    graph: {
      name: graph.name,
      input: graph.inputs.map(valueProto),
      output: graph.outputs.map(valueProto),
      initializer: [...graph.initializers.values()].map((init) => tensorProto(init, init.source, init.name)),
      node: graph.nodes.map(nodeProto),
    },
  })
  return toBinary(ModelProtoSchema, model)
}

function valueProto({ name, dtype, shape }: ValueInfo): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((side) => ({ value: { case: 'dimValue' as const, value: BigInt(side) } }))
  return { name, type: { value: { case: 'tensorType', value: { elemType: onnxOfDtype[dtype], shape: { dim } } } } }
}

function nodeProto(node: GraphNode): MessageInitShape<typeof NodeProtoSchema> {
  return {
    opType: node.op,
    domain: node.domain,
    name: node.name,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, attribute]) => attributeProto(name, attribute)),
  }
}

function tensorProto(
  { dtype, shape }: TensorType,
  source: TensorSource,
  name = '',
): MessageInitShape<typeof TensorProtoSchema> {
  const type = { name, dataType: onnxOfDtype[dtype], dims: shape.map((side) => BigInt(side)) }
  if (source.kind === 'inline') return { ...type, rawData: exactBytes(source.bytes) }
  return {
    ...type,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: source.location },
      { key: 'offset', value: String(source.offset) },
      { key: 'length', value: String(source.length) },
    ],
  }
}

function attributeProto(name: string, attribute: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  const type = AttributeProto_AttributeType
  switch (attribute.kind) {
    case 'int':
      return { name, type: type.INT, i: BigInt(attribute.value) }
    case 'float':
      return { name, type: type.FLOAT, f: attribute.value }
    case 'string':
      return { name, type: type.STRING, s: encodeUtf8(attribute.value) }
    case 'ints':
      return { name, type: type.INTS, ints: attribute.value.map((value) => BigInt(value)) }
    case 'floats':
      return { name, type: type.FLOATS, floats: [...attribute.value] }
    case 'strings':
      return { name, type: type.STRINGS, strings: attribute.value.map((value) => encodeUtf8(value)) }
    case 'graph':
      return { name, type: type.GRAPH, g: branchProto(attribute.value) }
    case 'tensor':
      return { name, type: type.TENSOR, t: tensorProto(attribute.value, attribute.value.source) }
  }
}

function branchProto({ name, nodes, outputs }: Branch): MessageInitShape<typeof GraphProtoSchema> {
  return { name, node: nodes.map(nodeProto), output: outputs.map(valueProto) }
}

/** The protobuf types ask for plain ArrayBuffers; no tensor of ours is in shared memory. */
function exactBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
