import { fromBinary } from '@bufbuild/protobuf'
import { type GraphProto, type ModelProto, ModelProtoSchema, type NodeProto, type ValueInfoProto } from 'onnx-buf'
import { must } from '../../models/must.ts'
import { sizeOf } from '../../models/tensor/shape.ts'
import { numbersOfBytes } from '../../models/tensor/tensor-bytes.ts'
import type { Graph, GraphNode, Initializer, TensorType, ValueInfo } from '../../models/onnx/graph.ts'
import { inferTypes, isKnownOp } from '../../models/onnx/infer-types.ts'
import { OnnxRefusal } from '../../models/onnx/onnx-refusal.ts'
import { readAttribute } from '../../models/onnx/read-attribute.ts'
import { readDtype, readSide, readTensor } from '../../models/onnx/read-tensor.ts'

/** Before 13, Softmax, Squeeze and their kin meant something else; after 17, reductions take their axes as inputs. */
const opsets = { first: 13, last: 17 }

/**
 * The inverse of `encodeOnnx`, node by node and name by name, for tests of what was written.
 *
 * Users' files are read by `importOnnx`, which keeps neither. Types are inferred anew; Constant nodes become initialisers.
 */
export function decodeOnnx(bytes: Uint8Array): Graph {
  const model = parse(bytes)
  const opset = readOpset(model)
  if (model.functions.length > 0) throw new OnnxRefusal('functions', 'The model defines functions of its own.')
  const { graph } = model
  if (graph === undefined) throw new OnnxRefusal('not-onnx', 'The file holds no graph.')
  if (graph.sparseInitializer.length > 0) throw new OnnxRefusal('tensor', 'The model has sparse tensors.')
  return readGraph(graph, opset)
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (cause) {
    throw new OnnxRefusal('not-onnx', 'The file is not an ONNX model, or it is damaged.', cause)
  }
}

function readOpset(model: ModelProto): number {
  const foreign = model.opsetImport.find(({ domain }) => domain !== '' && domain !== 'ai.onnx')
  if (foreign !== undefined) throw new OnnxRefusal('operator', `Operators of ${foreign.domain} are not supported.`)
  const opset = Number(model.opsetImport[0]?.version ?? 0n)
  if (model.opsetImport.length !== 1 || opset < opsets.first || opset > opsets.last) {
    throw new OnnxRefusal('opset', `The model uses opset ${opset}; ${opsets.first} to ${opsets.last} are supported.`)
  }
  return opset
}

function readGraph(graph: GraphProto, opset: number): Graph {
  const initializers = new Map<string, Initializer>()
  const types = new Map<string, TensorType>()
  const define = (name: string, { dtype, shape }: TensorType) => {
    if (name === '' || types.has(name)) throw new OnnxRefusal('order', `Two values are named ${name || '(nothing)'}.`)
    types.set(name, { dtype, shape })
  }
  const addInitializer = (init: Initializer) => {
    define(init.name, init)
    initializers.set(init.name, init)
  }
  for (const tensor of graph.initializer) addInitializer(readTensor(tensor))
  const inputs = graph.input.filter(({ name }) => !initializers.has(name)).map(readValueInfo)
  for (const input of inputs) define(input.name, input)

  const nodes: GraphNode[] = []
  for (const proto of graph.node) {
    const node = readNode(proto)
    if (node.op === 'Constant') {
      addInitializer(constantOf(node))
      continue
    }
    const outputs = typesOf(node, types, initializers)
    if (outputs.length < node.outputs.length)
      throw new OnnxRefusal('types', `${node.op} has ${outputs.length} outputs, not ${node.outputs.length}.`)
    node.outputs.forEach((name, i) => define(name, must(outputs[i], 'every output has a type')))
    nodes.push(node)
  }
  const outputs = graph.output.map(({ name }) => {
    const type = types.get(name)
    if (type === undefined) throw new OnnxRefusal('order', `Nothing computes the output ${name}.`)
    return { name, ...type }
  })
  return { name: graph.name, opset, inputs, outputs, nodes, initializers, types }
}

function readValueInfo({ name, type }: ValueInfoProto): ValueInfo {
  if (type?.value.case !== 'tensorType') throw new OnnxRefusal('data-type', `The input ${name} is not a tensor.`)
  const { elemType, shape } = type.value.value
  const sides = shape?.dim.map(({ value }) => {
    if (value.case === 'dimValue') return readSide(value.value, name)
    throw new OnnxRefusal('dynamic-shape', `The input ${name} has a side without a size (${value.value ?? '?'}).`)
  })
  if (sides === undefined) throw new OnnxRefusal('dynamic-shape', `The input ${name} has no shape.`)
  return { name, dtype: readDtype(elemType, name), shape: sides }
}

function readNode(proto: NodeProto): GraphNode {
  const { opType, domain, input, output } = proto
  const name = proto.name || (output[0] ?? opType)
  if (domain !== '' && domain !== 'ai.onnx') {
    throw new OnnxRefusal('operator', `The node ${name} uses ${domain}.${opType}, which is not supported.`)
  }
  if (opType !== 'Constant' && !isKnownOp(opType)) {
    const isFlow = ['If', 'Loop', 'Scan'].includes(opType)
    throw new OnnxRefusal(
      isFlow ? 'control-flow' : 'operator',
      `The node ${name} uses ${opType}, which is not supported.`,
    )
  }
  const attributes = Object.fromEntries(
    proto.attribute.map((attribute) => [attribute.name, readAttribute(attribute, name)]),
  )
  return { op: opType, domain: '', name, inputs: [...input], outputs: [...output], attributes }
}

function constantOf({ name, outputs, attributes }: GraphNode): Initializer {
  const value = attributes['value']
  const [output] = outputs
  if (value?.kind !== 'tensor' || output === undefined) {
    throw new OnnxRefusal('operator', `The Constant node ${name} has no tensor value.`)
  }
  return { name: output, ...value.value }
}

function typesOf(
  { op, name, inputs, outputs, attributes }: GraphNode,
  types: ReadonlyMap<string, TensorType>,
  initializers: ReadonlyMap<string, Initializer>,
): readonly TensorType[] {
  const known = inputs.map((input) => {
    if (input === '') return null
    const type = types.get(input)
    if (type === undefined) throw new OnnxRefusal('order', `The node ${name} reads ${input} before it is computed.`)
    return { ...type, constant: smallConstant(initializers.get(input)) }
  })
  try {
    return inferTypes({ op, inputs: known, attributes, outputs: outputs.length })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OnnxRefusal('types', `The ${op} node ${name} does not fit its inputs: ${reason}`, cause)
  }
}

function smallConstant(init: Initializer | undefined): readonly number[] | null {
  if (init?.source.kind !== 'inline' || sizeOf(init.shape) > 4096) return null
  return numbersOfBytes(init.dtype, init.source.bytes)
}
