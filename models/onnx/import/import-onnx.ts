import type { ValueInfoProto } from 'onnx-buf'
import { must } from '../../must.ts'
import { GraphBuilder } from '../../nn/graph-builder.ts'
import type { ByteSource } from '../../formats/pack-files.ts'
import { isFloat } from '../../tensor/dtype.ts'
import { sizeOf } from '../../tensor/shape.ts'
import { numbersOfBytes } from '../../tensor/tensor-bytes.ts'
import type { Graph, Initializer, Shape, TensorType } from '../graph.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { decodeModel } from './decode-model.ts'
import { ImportProblems } from './import-problems.ts'
import { ImportTally } from './import-tally.ts'
import { inputType } from './input-type.ts'
import { type Item, known } from './known.ts'
import { traceNodes } from './trace-graph.ts'
import { broken, TraceScope } from './trace-scope.ts'
import { checkSize, Tracer } from './tracer.ts'

/** The opset every imported graph is written in. */
const canonicalOpset = 17

export interface ImportOptions {
  /** The file's path relative to the model folder, with forward slashes. External data lies beside it. */
  readonly location: string
  /** Sizes of the axes that the file only names. */
  readonly dims?: Readonly<Record<string, number>>
  /** Whole shapes of inputs, by the file's names. They win over `dims`. */
  readonly shapes?: Readonly<Record<string, Shape>>
  /** Inputs that become constants, by the file's names: all elements, or one number for every element. */
  readonly fixed?: Readonly<Record<string, number | readonly number[]>>
  /** New names of inputs, by the file's names. The others keep theirs. */
  readonly inputs?: Readonly<Record<string, string>>
  /** The outputs wanted, by the file's names, and their new names. All of them, unchanged, when absent. */
  readonly outputs?: Readonly<Record<string, string>>
  /** What takes the place of random numbers drawn inside: their mean (the default), or an input `noise…`. */
  readonly random?: 'mean' | 'input'
  /** A file beside the model, or null. Without it external data is not checked against its file's size. */
  readonly external?: (location: string) => ByteSource | null
}

export interface ImportReport {
  readonly opset: number
  readonly producer: string
  /** Operators of the file that the wanted outputs use, with their counts. */
  readonly operators: Readonly<Record<string, number>>
  /** Calls that were worked out here. */
  readonly folded: number
  /** Calls of the imported graph. */
  readonly nodes: number
  /** What was changed in meaning, for a person. */
  readonly notes: readonly string[]
}

/**
 * Any `.onnx` of opset 11 to 21 as a canonical static graph: opset 17, standard operators, every value typed, shape
 * arithmetic gone. Weights stay where they are: large inline tensors become external ones that point into the file.
 *
 * @throws OnnxRefusal for anything not understood; a refusal for operators lists all of them.
 */
export function importOnnx(file: ByteSource, options: ImportOptions): { graph: Graph; report: ImportReport } {
  const place = placeOf(options.location)
  const model = decodeModel(file, place.name)
  const k = new GraphBuilder(model.graph.name || 'imported', canonicalOpset)
  const t = new Tracer(k)
  const problems = new ImportProblems()
  const tally = new ImportTally()
  const open = (init: Initializer) => openInitializer(t, init, file, options)
  const scope = new TraceScope(null, model.graph.initializer, open)
  const newInput = (hint: string, like: TensorType) =>
    options.random === 'input' ? k.input(freeName(k, hint), like.dtype, like.shape) : null

  const inputs = model.graph.input.filter(({ name }) => !scope.has(name))
  checkNames('input', Object.keys({ ...options.shapes, ...options.fixed, ...options.inputs }), inputs)
  for (const proto of inputs) scope.set(proto.name, openInput(k, proto, options))
  const wanted = options.outputs ?? Object.fromEntries(model.graph.output.map(({ name }) => [name, name]))
  checkNames('output', Object.keys(wanted), model.graph.output)
  const context = { t, model, problems, tally, open, newInput }
  const frame = { scope, opsets: model.opsets, arguments: null, depth: 0 }
  traceNodes(context, frame, model.graph.node, Object.keys(wanted))
  problems.settle()

  for (const [theirs, ours] of Object.entries(wanted)) {
    const item = scope.get(theirs)
    if (item === null || item === broken) throw new OnnxRefusal('order', `Nothing computes the output ${theirs}.`)
    if (inputs.some(({ name }) => (options.inputs?.[name] ?? name) === ours)) {
      throw new OnnxRefusal('interface', `The model would have an input and an output named ${ours}.`)
    }
    k.output(ours, t.value(item))
  }
  const graph = k.build()
  const report: ImportReport = {
    opset: must(model.opsets.get(''), 'decodeModel checked it'),
    producer: model.producer,
    operators: Object.fromEntries(tally.operators),
    folded: t.folded,
    nodes: graph.nodes.length,
    notes: tally.notes,
  }
  return { graph, report }
}

function placeOf(location: string): { folder: string; name: string } {
  const cut = location.lastIndexOf('/') + 1
  return { folder: location.slice(0, cut), name: location.slice(cut) }
}

function checkNames(what: string, asked: readonly string[], declared: readonly ValueInfoProto[]): void {
  const unknown = asked.find((name) => !declared.some((value) => value.name === name))
  if (unknown === undefined) return
  const has = declared.map(({ name }) => name).join(', ')
  throw new OnnxRefusal('interface', `The model has no ${what} named ${unknown}; it has ${has}.`)
}

function openInput(k: GraphBuilder, proto: ValueInfoProto, options: ImportOptions): Item {
  const { name } = proto
  const type = inputType(proto, options)
  checkSize(type)
  const fixed = options.fixed?.[name]
  if (fixed === undefined) {
    const asked = options.inputs?.[name] ?? name
    if (k.has(asked)) throw new OnnxRefusal('interface', `The model would have two inputs named ${asked}.`)
    return k.input(asked, type.dtype, type.shape)
  }
  const count = sizeOf(type.shape)
  const data = typeof fixed === 'number' ? new Array<number>(count).fill(fixed) : fixed
  if (data.length !== count) throw new OnnxRefusal('interface', `The input ${name} is fixed to ${data.length} numbers.`)
  return known(type.dtype, type.shape, data)
}

/** Numbers up to this many elements are read now: integers may decide shapes, and floats of a few may be scalars. */
const readElements = { whole: 65536, float: 64 }

function openInitializer(t: Tracer, init: Initializer, file: ByteSource, options: ImportOptions): Item {
  const { folder, name } = placeOf(options.location)
  checkSize(init)
  const { source, dtype, shape } = init
  const small = sizeOf(shape) <= (isFloat(dtype) ? readElements.float : readElements.whole)
  if (source.kind === 'inline') {
    return small ? known(dtype, shape, numbersOfBytes(dtype, source.bytes)) : t.k.initializer(init)
  }
  const data = source.location === name ? file : besides(source.location, init.name, options)
  if (data !== null && source.offset + source.length > data.size) {
    throw new OnnxRefusal('tensor', `The tensor ${init.name} ends behind the end of ${source.location}.`)
  }
  if (small && data !== null) {
    return known(dtype, shape, numbersOfBytes(dtype, data.read(source.offset, source.length)))
  }
  return t.k.initializer({ ...init, source: { ...source, location: folder + source.location } })
}

/** A plain name in the model's own folder: no folder, no drive, no marker that ONNX Runtime would take for an address. */
function besides(location: string, tensor: string, { external }: ImportOptions): ByteSource | null {
  if (!/^[\w.-]+$/.test(location) || location === '.' || location === '..') {
    throw new OnnxRefusal('external-path', `The tensor ${tensor} points outside the model's folder: ${location}`)
  }
  if (external === undefined) return null
  const file = external(location)
  if (file === null)
    throw new OnnxRefusal('tensor', `The file ${location} is missing; the tensor ${tensor} lies there.`)
  return file
}

function freeName(k: GraphBuilder, hint: string): string {
  for (let i = 0; ; i++) {
    const name = i === 0 ? hint : `${hint}_${i}`
    if (!k.has(name)) return name
  }
}
