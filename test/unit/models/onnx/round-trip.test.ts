import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { float, floats, int, ints, str } from '../../../../models/onnx/attributes.ts'
import type { Attribute, DType, Graph } from '../../../../models/onnx/graph.ts'
import { decodeOnnx } from '../../../support/decode-onnx.ts'
import { encodeOnnx } from '../../../../models/onnx/write-onnx.ts'
import { bytesPerElement } from '../../../../models/tensor/dtype.ts'
import { graphOfCase } from '../../../../models/probes/op-case.ts'
import { opCases } from '../../../../models/probes/op-cases.ts'

/** Bytes may be views at another offset; only their content counts. */
function comparable(graph: Graph) {
  const initializers = [...graph.initializers.values()].map((init) =>
    init.source.kind === 'inline' ? { ...init, source: { kind: 'inline', bytes: [...init.source.bytes] } } : init,
  )
  return { ...graph, initializers, types: Object.fromEntries(graph.types) }
}

describe('an ONNX file', () => {
  it.each(Object.entries(opCases))('gives back the graphs of %s and their gradients', (_op, cases) => {
    for (const test of cases) {
      const graph = graphOfCase(test)
      for (const each of [graph, vjp(graph, { of: ['y'], wrt: Object.keys(test.inputs), keep: ['y'] })]) {
        expect(comparable(decodeOnnx(encodeOnnx(each)))).toEqual(comparable(each))
      }
    }
  })

  it('gives back tensors of every dtype, inline and external', () => {
    const dtypes = fc.constantFrom(...(Object.keys(bytesPerElement) as DType[]))
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
    fc.assert(
      fc.property(dtypes, shapes, fc.nat(2 ** 40), fc.boolean(), (dtype, shape, offset, external) => {
        const length = bytesPerElement[dtype] * shape.reduce((a, b) => a * b, 1)
        const k = new GraphBuilder('tensors')
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + offset) % 256)
        const w = k.initializer({
          name: 'a.weight',
          dtype,
          shape,
          source: external
            ? { kind: 'external', location: 'unet/model.safetensors', offset, length }
            : { kind: 'inline', bytes },
        })
        k.output('y', k.op('Transpose', [w], { perm: ints([...shape.keys()]) }))
        const graph = k.build()
        expect(comparable(decodeOnnx(encodeOnnx(graph)))).toEqual(comparable(graph))
      }),
    )
  })

  it('gives back attributes of every kind', () => {
    const text = fc.string({ unit: 'grapheme' })
    const whole = fc.maxSafeInteger()
    const real = fc.float({ noNaN: true })
    const attribute = fc.oneof(
      whole.map(int),
      real.map(float),
      text.map(str),
      fc.array(whole).map(ints),
      fc.array(real).map(floats),
      fc.array(text).map((value): Attribute => ({ kind: 'strings', value })),
    )
    fc.assert(
      fc.property(attribute, (value) => {
        const k = new GraphBuilder('attributes')
        k.output('y', k.op('Exp', [k.input('x', 'float32', [1])], { anything: value }))
        expect(decodeOnnx(encodeOnnx(k.build())).nodes[0]?.attributes).toEqual({ anything: value })
      }),
    )
  })
})
