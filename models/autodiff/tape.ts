import { must } from '../must.ts'
import { isFloat } from '../tensor/dtype.ts'
import { sameShape } from '../tensor/shape.ts'
import type { GraphNode, Shape } from '../onnx/graph.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { add, expand, reduceSum, reshape } from '../nn/ops.ts'
import { joinPads } from './join-pads.ts'
import { none, covered, type Rule, type RuleCall } from './rule.ts'
import { stopped, vjpRules } from './vjp-rules.ts'

export interface VjpRequest {
  /** What is differentiated, and the cotangent of each: same length, same shapes. */
  readonly of: readonly Value[]
  readonly cotangents: readonly Value[]
  /** With respect to what. Any values of the graph; a gradient goes on past them to those further up. */
  readonly wrt: readonly Value[]
  /** False: no second, flipped copy of convolutions' weights (true). */
  readonly mayFlip?: boolean
}

const rules: Readonly<Record<string, Rule>> = vjpRules
const stops: ReadonlySet<string> = new Set(stopped)

/**
 * Appends to a graph under construction the calls that pull `cotangents` back from `of` to `wrt`.
 *
 * Only what lies between the two is differentiated. Several pull-backs in one graph share its forward calls, and each
 * other's equal ones. Returns one gradient per `wrt`, zeros where none depends on it.
 *
 * Throws when the way crosses an operator or an input without a rule, naming the node.
 */
export function vjpInto(k: GraphBuilder, { of, cotangents, wrt, mayFlip = true }: VjpRequest): Value[] {
  const nodes = [...k.nodes]
  const active = dependents(nodes, wrt, k)
  const terms = new Map<string, Value[]>()
  const contribute = (name: string, term: Value) => terms.set(name, [...(terms.get(name) ?? []), term])
  of.forEach((value, i) => {
    const cotangent = must(cotangents[i], 'one cotangent for each value')
    if (!sameShape(cotangent.shape, value.shape)) throw new Error(`The cotangent of ${value.name} has another shape`)
    contribute(value.name, cotangent)
  })
  const settled = new Map<string, Value>()
  const settle = (value: Value): Value | null => {
    const known = settled.get(value.name)
    if (known !== undefined) return known
    const sum = total(terms.get(value.name) ?? [])
    if (sum === null) return null
    const full = expand(sum, value.shape)
    settled.set(value.name, full)
    return full
  }
  for (const node of nodes.toReversed()) {
    if (!node.inputs.some((name) => active.has(name))) continue
    const outputs = node.outputs.map((name) => k.value(name))
    const gs = outputs.map((output) => (active.has(output.name) ? settle(output) : null))
    if (gs.every((g) => g === null)) continue
    for (const [name, term] of pullBack(k, node, outputs, gs, active, mayFlip)) contribute(name, term)
  }
  return wrt.map((value) => settle(value) ?? expand(k.scalar(0), value.shape))
}

/** The names of all values a change of `wrt` can move, `wrt` included. */
function dependents(nodes: readonly GraphNode[], wrt: readonly Value[], k: GraphBuilder): ReadonlySet<string> {
  const active = new Set(wrt.map(({ name }) => name))
  for (const node of nodes) {
    if (stops.has(node.op) || !node.inputs.some((name) => active.has(name))) continue
    for (const name of node.outputs) if (isFloat(k.value(name).dtype)) active.add(name)
  }
  return active
}

/** The terms one call adds to its active inputs, each of the input's shape or smaller. */
function pullBack(
  k: GraphBuilder,
  node: GraphNode,
  outputs: readonly Value[],
  gs: readonly (Value | null)[],
  active: ReadonlySet<string>,
  mayFlip: boolean,
): [string, Value][] {
  const inputs = node.inputs.map((name) => (name === '' ? null : k.value(name)))
  const needs = (i: number) => active.has(node.inputs[i] ?? '')
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : undefined
  if (rule === undefined) throw new Error(`${node.op} node ${node.name} has no gradient rule`)
  const cotangents = k.scoped(`d_${scopeOf(node.name)}`, () => {
    try {
      return rule(callOf(k, node, inputs, outputs, gs, needs, mayFlip))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`The gradient of ${node.op} node ${node.name}: ${reason}`, { cause })
    }
  })
  return inputs.flatMap((input, i): [string, Value][] => {
    if (input === null || !needs(i)) return []
    const cotangent = cotangents[i]
    if (cotangent === covered) return []
    if (cotangent === undefined || cotangent === none) {
      throw new Error(`${node.op} node ${node.name} passes no gradient to its input ${i} (${input.name})`)
    }
    return [[input.name, unbroadcast(cotangent, input.shape)]]
  })
}

function scopeOf(name: string): string {
  return name.replace(/_\d+$/, '')
}

function callOf(
  k: GraphBuilder,
  node: GraphNode,
  inputs: readonly (Value | null)[],
  outputs: readonly Value[],
  gs: readonly (Value | null)[],
  needs: (input: number) => boolean,
  mayFlip: boolean,
): RuleCall {
  const input = (i: number) => must(inputs[i], `${node.op} node ${node.name} has an input ${i}`)
  return {
    k,
    node,
    attrs: node.attributes,
    inputs,
    outputs,
    gs,
    needs,
    mayFlip,
    get g() {
      return must(gs[0], `a cotangent of the first output of ${node.name}`)
    },
    get y() {
      return must(outputs[0], 'every call has an output')
    },
    get a() {
      return input(0)
    },
    get b() {
      return input(1)
    },
    get c() {
      return input(2)
    },
  }
}

/** Sums a cotangent over the axes along which its input was repeated. Sides of 1 may stay smaller than the input's. */
function unbroadcast(cotangent: Value, shape: Shape): Value {
  const extra = cotangent.shape.length - shape.length
  const repeated = cotangent.shape.flatMap((side, i) => (side !== 1 && (shape[i - extra] ?? 1) === 1 ? [i] : []))
  const summed = reduceSum(cotangent, repeated)
  return extra > 0 ? reshape(summed, summed.shape.slice(extra)) : summed
}

function total(terms: readonly Value[]): Value | null {
  if (terms.length === 0) return null
  return joinPads(terms).reduce((sum, term) => add(sum, term))
}
