import { must } from '../must.ts'
import { sizeOf } from '../tensor/shape.ts'
import type { Value } from './graph-builder.ts'
import { matmul, mul, reduceSum, reshape, transpose } from './ops.ts'

/** A value and one letter for each of its axes. */
export interface Lettered {
  readonly value: Value
  readonly letters: string
}

/**
 * An Einstein sum by transposition, product and sum alone, operand by operand from the left.
 *
 * A letter of `result` that no operand has gives an axis of side 1.
 */
export function einsum(operands: readonly Lettered[], result: string): Value {
  const [first, ...rest] = operands.map((operand, i) => {
    const elsewhere = operands.filter((_, j) => j !== i).map(({ letters }) => letters)
    return summedTo(operand, elsewhere.join('') + result)
  })
  const total = rest.reduce(
    (left, right, i) => {
      const later = rest.slice(i + 1).map(({ letters }) => letters)
      return product(left, right, later.join('') + result)
    },
    must(first, 'Einsum has an operand'),
  )
  const present = [...result].filter((letter) => total.letters.includes(letter))
  const ordered = arranged(total, present)
  return reshape(
    ordered,
    [...result].map((letter) => (present.includes(letter) ? sideOf(total, letter) : 1)),
  )
}

/** Sums over the letters that nobody else wants. */
function summedTo({ value, letters }: Lettered, wanted: string): Lettered {
  const axes = [...letters].flatMap((letter, axis) => (wanted.includes(letter) ? [] : [axis]))
  return {
    value: reduceSum(value, axes, false),
    letters: [...letters].filter((letter) => wanted.includes(letter)).join(''),
  }
}

/** One product: letters of both that are wanted later are a batch, the other common ones are summed. */
function product(left: Lettered, right: Lettered, wanted: string): Lettered {
  const both = [...left.letters].filter((letter) => right.letters.includes(letter))
  const batch = both.filter((letter) => wanted.includes(letter))
  const inner = both.filter((letter) => !wanted.includes(letter))
  const rows = [...left.letters].filter((letter) => !both.includes(letter))
  const cols = [...right.letters].filter((letter) => !both.includes(letter))
  const sides = (of: Lettered, letters: readonly string[]) => letters.map((letter) => sideOf(of, letter))
  const [b, r, c] = [sides(left, batch), sides(left, rows), sides(right, cols)]
  const a = arranged(left, [...batch, ...rows, ...inner])
  if (inner.length === 0) {
    const wide = reshape(a, [...b, ...r, ...c.map(() => 1)])
    const tall = reshape(arranged(right, [...batch, ...cols]), [...b, ...r.map(() => 1), ...c])
    return { value: mul(wide, tall), letters: [...batch, ...rows, ...cols].join('') }
  }
  const k = sizeOf(sides(left, inner))
  const flat = matmul(
    reshape(a, [...b, sizeOf(r), k]),
    reshape(arranged(right, [...batch, ...inner, ...cols]), [...b, k, sizeOf(c)]),
  )
  return { value: reshape(flat, [...b, ...r, ...c]), letters: [...batch, ...rows, ...cols].join('') }
}

function arranged({ value, letters }: Lettered, order: readonly string[]): Value {
  return transpose(
    value,
    order.map((letter) => letters.indexOf(letter)),
  )
}

function sideOf({ value, letters }: Lettered, letter: string): number {
  return must(value.shape[letters.indexOf(letter)], `an axis named ${letter}`)
}
