import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { AttributeProto_AttributeType, ModelProtoSchema, TensorProto_DataLocation } from 'onnx-buf'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { exp } from '../../../../models/nn/ops.ts'
import { OnnxRefusal, type OnnxRefusalCode } from '../../../../models/onnx/onnx-refusal.ts'
import { decodeOnnx } from '../../../../models/onnx/read-onnx.ts'
import { encodeOnnx } from '../../../../models/onnx/write-onnx.ts'

type Model = MessageInitShape<typeof ModelProtoSchema>

const side = (value: bigint) => ({ value: { case: 'dimValue' as const, value } })
const tensorInput = (name: string, dim: object[], elemType = 1) => ({
  name,
  type: { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } },
})

/** A valid model, `y = Exp(x)` with a constant `w`, and one change to it. */
function model(change: object = {}, graph: object = {}): Model {
  return {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'g',
      input: [tensorInput('x', [side(2n)])],
      output: [{ name: 'y' }],
      initializer: [{ name: 'w', dataType: 1, dims: [1n], floatData: [2] }],
      node: [{ opType: 'Exp', input: ['x'], output: ['y'] }],
      ...graph,
    },
    ...change,
  }
}

const bytesOf = (value: Model) => toBinary(ModelProtoSchema, create(ModelProtoSchema, value))

function refusalOf(bytes: Uint8Array): OnnxRefusalCode | 'read' {
  try {
    decodeOnnx(bytes)
    return 'read'
  } catch (error) {
    if (error instanceof OnnxRefusal) return error.code
    throw error
  }
}

const external = (location: string) => ({
  initializer: [
    {
      name: 'w',
      dataType: 1,
      dims: [1n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [
        { key: 'location', value: location },
        { key: 'offset', value: '0' },
        { key: 'length', value: '4' },
      ],
    },
  ],
})
const node = (change: object) => ({ node: [{ opType: 'Exp', input: ['x'], output: ['y'], ...change }] })

describe('reading ONNX', () => {
  it('reads the model all refusals below are changes of', () => {
    const graph = decodeOnnx(bytesOf(model()))
    expect(graph.nodes.map(({ op, name }) => [op, name])).toEqual([['Exp', 'y']])
    expect(graph.initializers.get('w')?.source).toEqual({ kind: 'inline', bytes: new Uint8Array([0, 0, 0, 64]) })
  })

  it('turns Constant nodes into initialisers that shapes may depend on', () => {
    const value = { name: '', dataType: 7, dims: [2n], int64Data: [1n, -1n] }
    const constant = { name: 'value', type: AttributeProto_AttributeType.TENSOR, t: value }
    const graph = decodeOnnx(
      bytesOf(
        model(
          {},
          {
            node: [
              { opType: 'Constant', output: ['shape'], attribute: [constant] },
              { opType: 'Reshape', input: ['x', 'shape'], output: ['y'] },
            ],
          },
        ),
      ),
    )
    expect(graph.outputs).toEqual([{ name: 'y', dtype: 'float32', shape: [1, 2] }])
  })

  const refused: readonly (readonly [string, OnnxRefusalCode, Model])[] = [
    ['an old opset', 'opset', model({ opsetImport: [{ domain: '', version: 11n }] })],
    ['a newer opset', 'opset', model({ opsetImport: [{ domain: '', version: 18n }] })],
    [
      'operators of another domain',
      'operator',
      model({
        opsetImport: [
          { domain: '', version: 17n },
          { domain: 'com.microsoft', version: 1n },
        ],
      }),
    ],
    ['a node of another domain', 'operator', model({}, node({ domain: 'com.microsoft' }))],
    ['an unknown operator', 'operator', model({}, node({ opType: 'RandomNormalLike' }))],
    ['control flow', 'control-flow', model({}, node({ opType: 'If' }))],
    [
      'a graph as an attribute',
      'control-flow',
      model({}, node({ attribute: [{ name: 'body', type: AttributeProto_AttributeType.GRAPH, g: { name: 'b' } }] })),
    ],
    ['functions', 'functions', model({ functions: [{ name: 'f', domain: 'd' }] })],
    ['no graph', 'not-onnx', { irVersion: 8n, opsetImport: [{ domain: '', version: 17n }] }],
    [
      'a side known only by name',
      'dynamic-shape',
      model({}, { input: [tensorInput('x', [{ value: { case: 'dimParam', value: 'batch' } }])] }),
    ],
    ['a negative side', 'tensor', model({}, { input: [tensorInput('x', [side(-1n)])] })],
    ['an input of strings', 'data-type', model({}, { input: [tensorInput('x', [side(2n)], 8)] })],
    [
      'a tensor of a quantised type',
      'data-type',
      model({}, { initializer: [{ name: 'w', dataType: 3, dims: [1n], rawData: new Uint8Array(1) }] }),
    ],
    [
      'a tensor shorter than its shape',
      'tensor',
      model({}, { initializer: [{ name: 'w', dataType: 1, dims: [2n], floatData: [2] }] }),
    ],
    ['a sparse tensor', 'tensor', model({}, { sparseInitializer: [{ dims: [1n] }] })],
    ['a value read before it is computed', 'order', model({}, node({ input: ['later'] }))],
    ['two values of one name', 'order', model({}, node({ output: ['x'] }))],
    ['an output nothing computes', 'order', model({}, { output: [{ name: 'z' }] })],
    ['shapes that do not fit', 'types', model({}, { node: [{ opType: 'MatMul', input: ['x', 'w'], output: ['y'] }] })],
    [
      'a shape computed at run time',
      'types',
      model({}, { node: [{ opType: 'Reshape', input: ['x', 'x'], output: ['y'] }] }),
    ],
    [
      'more outputs than the operator has',
      'types',
      model({}, { node: [{ opType: 'Exp', input: ['x'], output: ['y', 'z'] }] }),
    ],
    ...['../secret', '/etc/passwd', 'a/../../b', 'C:/x', 'a\\b', '', './w', 'a//b'].map(
      (location) => [`external data at "${location}"`, 'external-path', model({}, external(location))] as const,
    ),
  ]

  it.each(refused)('refuses %s (%s)', (_what, code, value) => {
    expect(refusalOf(bytesOf(value))).toBe(code)
  })

  it('refuses every cut and every flipped byte, or reads it; it never fails otherwise', () => {
    const k = new GraphBuilder('g')
    k.output('y', exp(k.input('x', 'float32', [2])))
    const whole = encodeOnnx(k.build())
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const damaged = cut ? whole.slice(0, at) : whole.map((old, i) => (i === at ? byte : old))
        expect(typeof refusalOf(damaged)).toBe('string')
      }),
      { numRuns: 500 },
    )
  })
})
