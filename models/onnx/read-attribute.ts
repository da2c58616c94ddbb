import { getTextEncoding } from '@bufbuild/protobuf/wire'
import { AttributeProto_AttributeType, type AttributeProto } from 'onnx-buf'
import type { Attribute } from './graph.ts'
import { OnnxRefusal } from './onnx-refusal.ts'
import { readTensor } from './read-tensor.ts'

const { decodeUtf8 } = getTextEncoding()

/** An attribute as plain data. Graphs and types are not: `control-flow`. */
export function readAttribute(attribute: AttributeProto, node: string): Attribute {
  const type = AttributeProto_AttributeType
  switch (attribute.type) {
    case type.INT:
      return { kind: 'int', value: Number(attribute.i) }
    case type.FLOAT:
      return { kind: 'float', value: attribute.f }
    case type.STRING:
      return { kind: 'string', value: decodeUtf8(attribute.s) }
    case type.INTS:
      return { kind: 'ints', value: attribute.ints.map(Number) }
    case type.FLOATS:
      return { kind: 'floats', value: [...attribute.floats] }
    case type.STRINGS:
      return { kind: 'strings', value: attribute.strings.map((text) => decodeUtf8(text)) }
    case type.TENSOR: {
      if (attribute.t === undefined) break
      const { dtype, shape, source } = readTensor(attribute.t)
      return { kind: 'tensor', value: { dtype, shape, source } }
    }
    default:
  }
  throw new OnnxRefusal(
    'control-flow',
    `The attribute ${attribute.name} of the node ${node} is of an unsupported kind.`,
  )
}
