import { describe, expect, it } from 'vitest'
import { vjpRules } from '../../../../models/autodiff/vjp-rules.ts'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { must } from '../../../../models/must.ts'
import { sizeOf } from '../../../../models/tensor/shape.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { openGraph, runGraph, runSession } from '../../../support/ort.ts'
import { graphOfCase, type OpCase } from '../../../../models/probes/op-case.ts'
import { opCases } from '../../../../models/probes/op-cases.ts'

const step = 0.02

/** Every entry of the Jacobian's pull-back of `ct`, by central differences extrapolated once (error O(step⁴)). */
async function numericGradient(test: OpCase, inputs: Record<string, Float32Array>, ct: Float32Array, wrt: string) {
  const graph = graphOfCase(test)
  const session = await openGraph(graph)
  const along = async (i: number, by: number) => {
    const moved = Float32Array.from(must(inputs[wrt], 'an input'))
    moved[i] = must(moved[i], 'an element') + by
    const y = must((await runSession(session, graph, { ...inputs, [wrt]: moved }))['y'], 'an output')
    return y.reduce((sum, value, j) => sum + value * must(ct[j], 'as long'), 0)
  }
  const gradient: number[] = []
  for (let i = 0; i < must(inputs[wrt], 'an input').length; i++) {
    const wide = ((await along(i, step)) - (await along(i, -step))) / (2 * step)
    const narrow = ((await along(i, step / 2)) - (await along(i, -step / 2))) / step
    gradient.push((4 * narrow - wide) / 3)
  }
  await session.release()
  return gradient
}

function feedsOf(test: OpCase) {
  const graph = graphOfCase(test)
  const inputs = Object.fromEntries(
    Object.entries(test.inputs).map(([name, shape], i) => [name, draw(test.draw, sizeOf(shape), 10 + i)]),
  )
  return { graph, inputs, ct: draw('normal', sizeOf(must(graph.outputs[0], 'y').shape), 5) }
}

const differentiable = Object.entries(opCases).filter(([op]) => op in vjpRules)

describe.each(differentiable)('the gradient of %s', (_op, cases) => {
  it.each(cases.map((test) => [test.name, test] as const))(
    'is that of central differences: %s',
    async (_name, test) => {
      const { graph, inputs, ct } = feedsOf(test)
      const wrt = Object.keys(test.inputs)
      const together = await runGraph(vjp(graph, { of: ['y'], wrt }), { ...inputs, ct_y: ct })
      for (const name of wrt) {
        // Alone, so that what only other inputs need is left out.
        const alone = await runGraph(
          vjp(graph, { of: ['y'], wrt: [name] }),
          { ...inputs, ct_y: ct },
          { optimization: 'disabled' },
        )
        const expected = await numericGradient(test, inputs, ct, name)
        const scale = Math.max(...expected.map(Math.abs), 0.1)
        for (const result of [together[`d_${name}`], alone[`d_${name}`]]) {
          const gradient = Array.from(must(result, 'a gradient'))
          expect(gradient).toHaveLength(expected.length)
          const worst = Math.max(...gradient.map((value, i) => Math.abs(value - must(expected[i], 'as long'))))
          expect(worst / scale).toBeLessThan(1e-3)
        }
      }
    },
  )
})
