import { fromBinary } from '@bufbuild/protobuf'
import {
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type OperatorSetIdProto,
} from 'onnx-buf'
import type { ByteSource } from '../../formats/pack-files.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { readSkeleton } from './read-skeleton.ts'

/** The version of each operator domain a graph or function uses. */
export type Opsets = ReadonlyMap<string, number>

export interface DecodedModel {
  readonly graph: GraphProto
  readonly opsets: Opsets
  /** By `functionKey`. */
  readonly functions: ReadonlyMap<string, FunctionProto>
  readonly producer: string
}

const opsetRange = { first: 11, last: 21 }

/** Reads the file's messages, without its large tensors. `name` is the file's own name. */
export function decodeModel(source: ByteSource, name: string): DecodedModel {
  const model = parse(readSkeleton(source, name))
  const { graph } = model
  if (graph === undefined) throw new OnnxRefusal('not-onnx', 'The file holds no graph.')
  if (graph.sparseInitializer.length > 0) throw new OnnxRefusal('tensor', 'The model has sparse tensors.')
  const opsets = opsetsOf(model.opsetImport)
  const version = opsets.get('') ?? 0
  if (version < opsetRange.first || version > opsetRange.last) {
    const range = `${opsetRange.first} to ${opsetRange.last} are supported; export it again with one of these`
    throw new OnnxRefusal('opset', `The model uses opset ${version}; ${range}.`)
  }
  const functions = new Map(model.functions.map((f) => [functionKey(f.domain, f.name, f.overload), f]))
  return { graph, opsets, functions, producer: `${model.producerName} ${model.producerVersion}`.trim() }
}

export function functionKey(domain: string, name: string, overload: string): string {
  return `${normalDomain(domain)}\n${name}\n${overload}`
}

export function normalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain
}

export function opsetsOf(imports: readonly OperatorSetIdProto[]): Opsets {
  return new Map(imports.map(({ domain, version }) => [normalDomain(domain), Number(version)]))
}

function parse(skeleton: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, skeleton)
  } catch (cause) {
    throw new OnnxRefusal('not-onnx', 'The file is not an ONNX model, or it is damaged.', cause)
  }
}
