import { averagePool, mul } from '../nn/ops.ts'
import { transposed, type Matrix } from './contract-axis.ts'
import { applyMatrices, resizeMatrices } from './resize-axes.ts'
import { refuseRest, type Rule } from './rule.ts'

/**
 * Resizing is linear and separable: the gradient applies the transposed interpolation matrix of each axis.
 *
 * Whole-number repetition, as every up-sampler of latent diffusion uses, is the cheaper sum over blocks.
 */
export const resizeVjp: Rule = ({ a, y, g, inputs, attrs }) => {
  const matrices = resizeMatrices(a, y, inputs, attrs)
  const rest = refuseRest(inputs)
  const factors = matrices.map((matrix) => (matrix === null ? 1 : repetition(matrix)))
  const blocks =
    a.shape.length === 4 && factors[0] === 1 && factors[1] === 1 && factors.every((factor) => factor !== null)
  if (blocks) {
    const kernel = factors.slice(2).map((factor) => factor ?? 1)
    return [
      mul(
        averagePool(g, kernel, { strides: kernel }),
        kernel.reduce((product, side) => product * side, 1),
      ),
      ...rest,
    ]
  }
  return [
    applyMatrices(
      g,
      matrices.map((matrix) => (matrix === null ? null : transposed(matrix))),
    ),
    ...rest,
  ]
}

/** The r for which the matrix repeats every element r times; null when it does anything else. */
function repetition({ rows, cols, data }: Matrix): number | null {
  const factor = rows / cols
  const repeats = data.every((entry, i) => entry === (Math.floor(Math.floor(i / cols) / factor) === i % cols ? 1 : 0))
  return Number.isInteger(factor) && repeats ? factor : null
}
