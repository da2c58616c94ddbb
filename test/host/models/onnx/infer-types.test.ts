import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { must } from '../../../../models/must.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { encodeOnnx } from '../../../../models/onnx/write-onnx.ts'
import { draw } from '../../../../models/probes/draw.ts'
import type { OpCase } from '../../../../models/probes/op-case.ts'
import { opCases } from '../../../../models/probes/op-cases.ts'
import { sizeOf } from '../../../../models/tensor/shape.ts'

/** Every value of a case, as an output: what is inferred of it beside what ONNX Runtime made. */
async function compared(test: OpCase) {
  const k = new GraphBuilder(test.name)
  const inputs = Object.entries(test.inputs).map(([name, shape]) => [name, k.input(name, 'float32', shape)] as const)
  test.build(k, Object.fromEntries(inputs))
  const values = k.nodes.flatMap(({ outputs }) => outputs.map((name) => k.value(name)))
  values.forEach((value, i) => k.output(`out${i}`, value))
  const session = await InferenceSession.create(encodeOnnx(k.build()), { logSeverityLevel: 3 })
  const feeds = inputs.map(([name, { shape }], i) => {
    return [name, new Tensor('float32', draw(test.draw, sizeOf(shape), 10 + i), shape)] as const
  })
  const results = await session.run(Object.fromEntries(feeds))
  await session.release()
  return values.map(({ dtype, shape }, i) => {
    const made = must(results[`out${i}`], 'an output')
    return { inferred: { dtype, shape }, made: { dtype: made.type, shape: made.dims } }
  })
}

describe('the inferred types', () => {
  it.each(Object.entries(opCases))('are those ONNX Runtime finds: %s', async (_op, cases) => {
    for (const test of cases) {
      for (const { inferred, made } of await compared(test)) expect(inferred).toEqual(made)
    }
  })
})
