import { must } from '../../must.ts'
import { sizeOf } from '../../tensor/shape.ts'
import { strOf } from '../attributes.ts'
import { type ImportRule, itemAt } from './import-call.ts'
import type { Item } from './known.ts'
import { type TraceOps, traceOps } from './trace-ops.ts'

/** A tensor whose axes have names. */
interface Named {
  readonly item: Item
  readonly axes: readonly string[]
}

/**
 * Einsum as transpositions, reshapes and matrix products, two operands at a time from the left.
 *
 * For a pair, names are shared and kept (batch), shared and summed (inner), or of one side only (rows, columns).
 */
export const einsum: ImportRule = (call) => {
  const o = traceOps(call.t)
  const equation = must(strOf(call.attributes, 'equation', null), 'Einsum has an equation').replaceAll(' ', '')
  const [left = '', right] = equation.split('->')
  const terms = left.split(',')
  if (terms.length !== call.inputs.length) throw new Error(`${equation} does not fit ${call.inputs.length} inputs`)
  const operands = terms.map((term, i) => named(itemAt(call, i), term))
  const wanted = right === undefined ? implicitOutput(operands) : outputAxes(right, operands)
  const result = operands.reduce((a, b, i) => {
    const later = new Set([...wanted, ...operands.slice(i + 1).flatMap(({ axes }) => axes)])
    return product(o, a, b, later)
  })
  return [arrange(o, summed(o, result, new Set(wanted)), wanted)]
}

function named(item: Item, term: string): Named {
  const [head = '', tail] = term.split('...')
  const letters = [...head, ...(tail ?? '')]
  const open = item.shape.length - letters.length
  if (open < 0 || (tail === undefined && open > 0)) throw new Error(`${term} does not name ${item.shape.length} axes`)
  // Axes behind the dots are counted from the right, as broadcasting does.
  const dots = Array.from({ length: open }, (_, i) => `.${open - i}`)
  const axes = tail === undefined ? letters : [...head, ...dots, ...tail]
  if (new Set(axes).size !== axes.length)
    throw new Error(`${term} repeats an axis (a diagonal), which is not supported`)
  return { item, axes }
}

function implicitOutput(operands: readonly Named[]): string[] {
  const all = operands.flatMap(({ axes }) => axes)
  const once = [...new Set(all)].filter((name) => name.startsWith('.') || all.indexOf(name) === all.lastIndexOf(name))
  return [...dotsOf(operands), ...once.filter((name) => !name.startsWith('.')).sort()]
}

function outputAxes(right: string, operands: readonly Named[]): string[] {
  const [head = '', tail] = right.split('...')
  return tail === undefined ? [...head] : [...head, ...dotsOf(operands), ...tail]
}

function dotsOf(operands: readonly Named[]): string[] {
  const dots = new Set(operands.flatMap(({ axes }) => axes.filter((name) => name.startsWith('.'))))
  return [...dots].sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)))
}

function sideIn({ item, axes }: Named, name: string): number {
  const at = axes.indexOf(name)
  return at < 0 ? 1 : must(item.shape[at], 'one side an axis')
}

/** Sums the axes that nobody asks for later. */
function summed(o: TraceOps, { item, axes }: Named, wanted: ReadonlySet<string>): Named {
  const gone = axes.flatMap((name, i) => (wanted.has(name) ? [] : [i]))
  return { item: o.reduceSum(item, gone, false), axes: axes.filter((name) => wanted.has(name)) }
}

/** The item with exactly these axes in this order; absent ones have the side 1. */
function arrange(o: TraceOps, { item, axes }: Named, order: readonly string[]): Item {
  const present = order.filter((name) => axes.includes(name))
  const turned = o.transpose(
    item,
    present.map((name) => axes.indexOf(name)),
  )
  return o.reshape(
    turned,
    order.map((name) => sideIn({ item, axes }, name)),
  )
}

function product(o: TraceOps, first: Named, second: Named, later: ReadonlySet<string>): Named {
  const a = summed(o, first, new Set([...later, ...second.axes]))
  const b = summed(o, second, new Set([...later, ...first.axes]))
  // A side of 1 beside a longer one broadcasts: such an axis cannot be contracted by a matrix product.
  const shared = a.axes.filter((name) => b.axes.includes(name))
  const batch = shared.filter((name) => later.has(name))
  const inner = shared.filter((name) => !later.has(name))
  if (inner.some((name) => sideIn(a, name) !== sideIn(b, name))) throw new Error('summed axes of different sides')
  const rows = a.axes.filter((name) => !shared.includes(name))
  const cols = b.axes.filter((name) => !shared.includes(name))
  const axes = [...batch, ...rows, ...cols]
  if (inner.length === 0) {
    const item = o.mul(arrange(o, a, axes), arrange(o, b, axes))
    return { item, axes }
  }
  const size = (of: Named, names: readonly string[]) => sizeOf(names.map((name) => sideIn(of, name)))
  const left = o.reshape(arrange(o, a, [...batch, ...rows, ...inner]), [
    ...batch.map((name) => sideIn(a, name)),
    size(a, rows),
    size(a, inner),
  ])
  const right = o.reshape(arrange(o, b, [...batch, ...inner, ...cols]), [
    ...batch.map((name) => sideIn(b, name)),
    size(b, inner),
    size(b, cols),
  ])
  const whole = o.matmul(left, right)
  const sides = axes.map((name) => Math.max(sideIn(a, name), sideIn(b, name)))
  return { item: o.reshape(whole, sides), axes }
}
