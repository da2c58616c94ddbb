import { must } from '../must.ts'
import { strOf } from './attributes.ts'
import type { Attributes, Shape } from './graph.ts'
import { inputOf, type InferenceRule } from './inference-call.ts'

/** An Einsum equation: one letter for each axis of each operand and of the result. */
export interface EinsumEquation {
  readonly terms: readonly string[]
  readonly result: string
  readonly sides: ReadonlyMap<string, number>
}

/**
 * Reads an equation; without an arrow the result has the letters that occur once, in alphabetical order.
 *
 * Throws on an ellipsis and on a letter twice in one term (a diagonal): no known export has either.
 */
export function readEinsum(attributes: Attributes, shapes: readonly Shape[]): EinsumEquation {
  const equation = strOf(attributes, 'equation', '').replaceAll(' ', '')
  if (equation.includes('.')) throw new Error(`the ellipsis in ${equation} is not supported`)
  const [left = '', right] = equation.split('->')
  const terms = left.split(',')
  const sides = new Map<string, number>()
  if (terms.length !== shapes.length) throw new Error(`${equation} does not describe ${shapes.length} inputs`)
  terms.forEach((term, i) => {
    const shape = must(shapes[i], 'as many shapes as terms')
    if (term.length !== shape.length || new Set(term).size !== term.length) {
      throw new Error(`the term ${term} does not describe an input of rank ${shape.length}`)
    }
    shape.forEach((side, axis) => {
      const letter = must(term[axis], 'one letter an axis')
      if ((sides.get(letter) ?? side) !== side) throw new Error(`${letter} is both ${sides.get(letter)} and ${side}`)
      sides.set(letter, side)
    })
  })
  const once = [...sides.keys()].filter((letter) => left.split(letter).length === 2)
  const result = right ?? once.sort().join('')
  if ([...result].some((letter) => !sides.has(letter)))
    throw new Error(`${equation} has an unknown letter in its result`)
  return { terms, result, sides }
}

const einsum: InferenceRule = (call) => {
  const inputs = call.inputs.map((_, i) => inputOf(call, i))
  const { result, sides } = readEinsum(
    call.attributes,
    inputs.map(({ shape }) => shape),
  )
  return [
    { dtype: inputOf(call, 0).dtype, shape: [...result].map((letter) => must(sides.get(letter), 'a known letter')) },
  ]
}

export const inferEinsum = { Einsum: einsum } as const satisfies Readonly<Record<string, InferenceRule>>
