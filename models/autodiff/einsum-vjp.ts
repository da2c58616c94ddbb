import { must } from '../must.ts'
import { einsum } from '../nn/einsum.ts'
import { readEinsum } from '../onnx/infer-einsum.ts'
import { none, type Rule } from './rule.ts'

/** An Einstein sum is linear in each operand: its cotangent is the sum of dY with all other operands. */
export const einsumVjp: Rule = ({ g, inputs, attrs, needs }) => {
  const values = inputs.map((input) => must(input, 'Einsum has no optional inputs'))
  const { terms, result } = readEinsum(
    attrs,
    values.map(({ shape }) => shape),
  )
  const lettered = values.map((value, i) => ({ value, letters: must(terms[i], 'one term an input') }))
  return lettered.map(({ letters }, i) =>
    needs(i) ? einsum([{ value: g, letters: result }, ...lettered.filter((_, j) => j !== i)], letters) : none,
  )
}
