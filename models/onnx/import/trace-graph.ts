import type { AttributeProto, FunctionProto, GraphProto, NodeProto } from 'onnx-buf'
import { must } from '../../must.ts'
import type { Attribute, Attributes, Initializer } from '../graph.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { readAttribute } from '../read-attribute.ts'
import { type DecodedModel, functionKey, normalDomain, type Opsets, opsetsOf } from './decode-model.ts'
import { ComputedShape, type ImportCall } from './import-call.ts'
import { importLimits } from './import-limits.ts'
import type { ImportProblems } from './import-problems.ts'
import { importRule } from './import-rules.ts'
import type { ImportTally } from './import-tally.ts'
import { isKnown, type Item } from './known.ts'
import { type LiveNode, liveNodes } from './live-nodes.ts'
import { broken, type Traced, TraceScope } from './trace-scope.ts'
import type { Tracer } from './tracer.ts'

/** What all graphs of one import share. */
export interface TraceContext {
  readonly t: Tracer
  readonly model: DecodedModel
  readonly problems: ImportProblems
  readonly tally: ImportTally
  readonly open: (init: Initializer) => Item
  readonly newInput: ImportCall['newInput']
}

interface Frame {
  readonly scope: TraceScope
  readonly opsets: Opsets
  /** Values of a function's attributes, for the references in its body. */
  readonly arguments: ReadonlyMap<string, AttributeProto> | null
  readonly depth: number
}

/** Traces the nodes that `outputs` need, into `scope`. */
export function traceNodes(
  context: TraceContext,
  frame: Frame,
  nodes: readonly NodeProto[],
  outputs: readonly string[],
) {
  for (const live of liveNodes(nodes, outputs)) {
    if (++context.tally.calls > importLimits.calls) throw new OnnxRefusal('too-large', 'The model has too many nodes.')
    const { proto } = live
    const name = proto.name || must(proto.output[0], 'a live node has outputs')
    const results = context.t.k.scoped(name, () => traceNode(context, frame, live, name))
    proto.output.slice(0, live.wanted).forEach((output, i) => {
      if (output === '') return
      if (frame.scope.has(output)) throw new OnnxRefusal('order', `Two values are named ${output}.`)
      frame.scope.set(output, results === null ? broken : (results[i] ?? broken))
    })
  }
}

function traceNode(context: TraceContext, frame: Frame, live: LiveNode, name: string): readonly Traced[] | null {
  const { proto } = live
  const domain = normalDomain(proto.domain)
  const { problems } = context
  const body = context.model.functions.get(functionKey(domain, proto.opType, proto.overload))
  const isIf = domain === '' && proto.opType === 'If'
  const rule = importRule(domain, proto.opType)
  if (body === undefined && !isIf && rule === null) {
    problems.missing(domain, proto.opType, name)
    return null
  }
  const inputs = proto.input.map((input) => (input === '' ? null : readValue(frame.scope, input, name)))
  if (inputs.includes(broken)) return null
  const items = inputs as (Item | null)[]
  try {
    if (body !== undefined) return callFunction(context, frame, body, proto, items)
    if (isIf) return traceIf(context, frame, live, must(items[0], 'If has a condition'), name)
    const version = frame.opsets.get(domain) ?? (domain === '' ? 0 : 1)
    return must(rule, 'checked above')(callOf(context, frame, live, domain, version, items))
  } catch (cause) {
    if (cause instanceof OnnxRefusal && cause.code === 'too-large') throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    const code = cause instanceof ComputedShape ? 'dynamic-shape' : 'types'
    problems.refuse(code, `The ${proto.opType} node ${name} does not fit its inputs: ${reason}`, cause)
    return null
  }
}

function readValue(scope: TraceScope, input: string, node: string): Traced {
  const value = scope.get(input)
  if (value === null) throw new OnnxRefusal('order', `The node ${node} reads ${input} before it is computed.`)
  return value
}

function callOf(
  { t, tally, newInput }: TraceContext,
  frame: Frame,
  { proto, wanted }: LiveNode,
  domain: string,
  version: number,
  items: readonly (Item | null)[],
): ImportCall {
  tally.seen(domain, proto.opType)
  const last = items.findLastIndex((item) => item !== null)
  return {
    t,
    op: proto.opType,
    version,
    attributes: attributesOf(proto, frame),
    inputs: items.slice(0, last + 1),
    declared: proto.output.length,
    wanted,
    note: (remark) => tally.note(remark),
    newInput,
  }
}

function attributesOf(proto: NodeProto, frame: Frame): Attributes {
  const pairs = proto.attribute.flatMap((attribute): [string, Attribute][] => {
    const actual = argumentOf(attribute, frame)
    return actual === null ? [] : [[attribute.name, readAttribute(actual, proto.name)]]
  })
  return Object.fromEntries(pairs)
}

/** In a function's body an attribute may stand for one of the call. */
function argumentOf(attribute: AttributeProto, frame: Frame): AttributeProto | null {
  if (attribute.refAttrName === '') return attribute
  return frame.arguments?.get(attribute.refAttrName) ?? null
}

/** A condition that is known decides now; the other branch is never looked at. */
function traceIf(context: TraceContext, frame: Frame, live: LiveNode, condition: Item, name: string) {
  if (!isKnown(condition)) {
    context.problems.missing('', 'If', name)
    return null
  }
  const wanted = condition.data[0] === 0 ? 'else_branch' : 'then_branch'
  const branch = live.proto.attribute.find((attribute) => attribute.name === wanted)?.g
  if (branch === undefined) throw new Error(`${wanted} is missing`)
  return traceSubgraph(context, frame, branch, live.wanted)
}

function traceSubgraph(context: TraceContext, frame: Frame, graph: GraphProto, wanted: number): readonly Traced[] {
  if (graph.sparseInitializer.length > 0) throw new OnnxRefusal('tensor', 'The model has sparse tensors.')
  const scope = new TraceScope(frame.scope, graph.initializer, context.open)
  const outputs = graph.output.slice(0, wanted).map(({ name }) => name)
  traceNodes(context, deeper(frame, { scope }), graph.node, outputs)
  return outputs.map((output) => readValue(scope, output, graph.name))
}

function callFunction(
  context: TraceContext,
  frame: Frame,
  body: FunctionProto,
  call: NodeProto,
  items: readonly (Item | null)[],
): readonly Traced[] {
  const given = [...body.attributeProto, ...call.attribute.map((attribute) => argumentOf(attribute, frame))]
  const names = [...body.attributeProto, ...call.attribute].map(({ name }) => name)
  const bound = given.flatMap((attribute, i) => (attribute === null ? [] : [[names[i] ?? '', attribute] as const]))
  const scope = new TraceScope(null, [], context.open)
  body.input.forEach((name, i) => {
    const item = items[i]
    if (item !== null && item !== undefined) scope.set(name, item)
  })
  const own = opsetsOf(body.opsetImport)
  const inner = deeper(frame, { scope, opsets: own.size > 0 ? own : frame.opsets, arguments: new Map(bound) })
  traceNodes(context, inner, body.node, body.output)
  return body.output.map((output) => readValue(scope, output, body.name))
}

function deeper(frame: Frame, change: Partial<Frame>): Frame {
  const depth = frame.depth + 1
  if (depth > importLimits.nesting) throw new OnnxRefusal('too-large', 'The model nests its graphs too deeply.')
  return { ...frame, ...change, depth }
}
