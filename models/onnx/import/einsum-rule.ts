import { must } from '../../must.ts'
import { einsum } from '../../nn/einsum.ts'
import { strOf } from '../attributes.ts'
import { readEinsum } from '../infer-einsum.ts'
import { type ImportRule, itemAt } from './import-call.ts'
import type { Item } from './known.ts'
import { traceOps } from './trace-ops.ts'

/** An operand without dots: each of its axes has a letter. */
interface Term {
  readonly item: Item
  readonly letters: string
}

/**
 * Einsum as transpositions and matrix products (`nn/einsum.ts`), its dots spelled out as letters of their own.
 *
 * Axes behind the dots broadcast: an operand whose side there is 1 beside a longer one loses that axis.
 */
export const einsumRule: ImportRule = (call) => {
  const o = traceOps(call.t)
  const equation = strOf(call.attributes, 'equation', '').replaceAll(' ', '')
  const [left = '', right] = equation.split('->')
  const terms = left.split(',')
  if (terms.length !== call.inputs.length) throw new Error(`${equation} does not fit ${call.inputs.length} inputs`)
  const spare = [...'zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA'].filter(
    (letter) => !equation.includes(letter),
  )
  const spelled = terms.map((term, i) => spell(term, itemAt(call, i), spare))
  const longest = Math.max(0, ...spelled.map(({ dots }) => dots.length))
  const dots = dotLetters(spare, longest)
  const broad = new Set([...dots].filter((letter) => spelled.some((term) => sideOf(term, letter) > 1)))
  const operands = spelled.map((term) => squeezed(o, term, broad))
  const result = right?.replace('...', dots) ?? (longest > 0 ? dots + implicit(left) : null)
  const text = operands.map(({ letters }) => letters).join()
  const equal = readEinsum(
    { equation: { kind: 'string', value: result === null ? text : `${text}->${result}` } },
    operands.map(({ item }) => item.shape),
  )
  return [
    einsum(
      operands.map(({ item, letters }) => ({ value: call.t.value(item), letters })),
      equal.result,
    ),
  ]
}

function spell(term: string, item: Item, spare: readonly string[]): Term & { dots: string } {
  const named = term.replace('...', '').length
  const dots = term.includes('...') ? dotLetters(spare, item.shape.length - named) : ''
  return { item, letters: term.replace('...', dots), dots }
}

/** The letters of `count` dotted axes, counted from the right as broadcasting does. */
function dotLetters(spare: readonly string[], count: number): string {
  if (count > spare.length) throw new Error('too many axes for its letters')
  return spare.slice(0, Math.max(0, count)).reverse().join('')
}

/** Letters that occur once, in alphabetical order: the result of an equation without an arrow. */
function implicit(left: string): string {
  const letters = [...left].filter((letter) => letter !== '.' && letter !== ',')
  return letters
    .filter((letter) => left.split(letter).length === 2)
    .sort()
    .join('')
}

function sideOf({ item, letters }: Term, letter: string): number {
  const at = letters.indexOf(letter)
  return at < 0 ? 1 : must(item.shape[at], 'one letter an axis')
}

function squeezed(o: ReturnType<typeof traceOps>, term: Term, broad: ReadonlySet<string>): Term {
  const kept = [...term.letters].filter((letter) => !broad.has(letter) || sideOf(term, letter) > 1)
  const shape = kept.map((letter) => sideOf(term, letter))
  return { item: o.reshape(term.item, shape), letters: kept.join('') }
}
