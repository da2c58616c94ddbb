import { intOf } from '../onnx/attributes.ts'
import type { GraphNode } from '../onnx/graph.ts'
import type { Value } from '../nn/graph-builder.ts'
import { abs, add, cast, clip, max, mul, sub } from '../nn/ops.ts'
import { must } from '../must.ts'
import type { Lowering } from './lowering.ts'

/** 1 where a > b, else 0: the difference, enlarged until every float32 but the very smallest is clipped. */
function step(a: Value, b: Value): Value {
  return clip(mul(sub(cast(a, 'float32'), cast(b, 'float32')), 1e30), 0, 1)
}

const negated = (mask: Value): Value => sub(1, mask)

type Mask = (a: Value, b: Value) => Value

const comparisons: Readonly<Record<string, Mask>> = {
  Greater: (a, b) => step(a, b),
  Less: (a, b) => step(b, a),
  GreaterOrEqual: (a, b) => negated(step(b, a)),
  LessOrEqual: (a, b) => negated(step(a, b)),
  Equal: (a, b) => sub(negated(step(a, b)), step(b, a)),
}

const connectives: Readonly<Record<string, Mask>> = {
  And: (m, n) => mul(m, n),
  Or: (m, n) => max(m, n),
  Xor: (m, n) => sub(add(m, n), mul(mul(m, n), 2)),
}

/** A truth value as zeros and ones of float32, where a provider has no booleans; null when it has another source. */
export function maskOf(truth: Value): Value | null {
  const k = truth.builder
  const node = k.producerOf(truth)
  if (node === null) return null
  const input = (i: number) => k.value(must(node.inputs[i], 'a truth comes from values'))
  const compare = find(comparisons, node)
  if (compare !== null) return compare(input(0), input(1))
  if (node.op === 'Not') {
    const mask = maskOf(input(0))
    return mask === null ? null : negated(mask)
  }
  const [left, right] = node.inputs.map((name) => maskOf(k.value(name)))
  const connect = find(connectives, node)
  return connect === null || left == null || right == null ? null : connect(left, right)
}

function find(table: Readonly<Record<string, Mask>>, { op }: GraphNode): Mask | null {
  return Object.hasOwn(table, op) ? (table[op] ?? null) : null
}

/** Exact for finite numbers only: 0 · ∞ is not a number. */
const where: Lowering = ({ a, b, c }) => {
  const mask = maskOf(a)
  if (mask === null || b.dtype !== 'float32') return null
  return add(mul(mask, b), mul(negated(mask), c))
}

const castTruth: Lowering = ({ a, outputs }) => {
  const mask = a.dtype === 'bool' && outputs[0]?.dtype === 'float32' ? maskOf(a) : null
  return mask
}

const or: Lowering = ({ k, a, b, lacks }) =>
  lacks('And') ? null : k.op('Not', [k.op('And', [k.op('Not', [a]), k.op('Not', [b])])])

const xor: Lowering = ({ k, a, b, lacks }) =>
  lacks('And') ? null : k.op('And', [k.op('Or', [a, b]), k.op('Not', [k.op('And', [a, b])])])

/** Numbers differ from themselves when they are none, and from all others when they are infinite. */
const isNaN: Lowering = ({ k, a, lacks }) => (lacks('Equal') ? null : k.op('Not', [k.op('Equal', [a, a])]))

const isInf: Lowering = ({ k, a, attrs, lacks }) => {
  const both = intOf(attrs, 'detect_negative', 1) === 1 && intOf(attrs, 'detect_positive', 1) === 1
  return lacks('Equal') || !both ? null : k.op('Equal', [abs(a), k.scalar(Infinity)])
}

/** Truths without booleans, or with fewer of their operators. */
export const lowerTruths = {
  Cast: castTruth,
  IsInf: isInf,
  IsNaN: isNaN,
  Or: or,
  Where: where,
  Xor: xor,
} as const satisfies Readonly<Record<string, Lowering>>
