import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { AttributeProto_AttributeType, ModelProtoSchema, TensorProto_DataLocation } from 'onnx-buf'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importOnnx, type ImportOptions } from '../../../../models/onnx/import/import-onnx.ts'
import { OnnxRefusal, type OnnxRefusalCode } from '../../../../models/onnx/onnx-refusal.ts'
import { bytesSource } from '../../../support/onnx-file.ts'

type Model = MessageInitShape<typeof ModelProtoSchema>

const side = (value: bigint) => ({ value: { case: 'dimValue' as const, value } })
const named = (value: string) => ({ value: { case: 'dimParam' as const, value } })
const input = (name: string, dim: object[], elemType = 1) => ({
  name,
  type: { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } },
})
const matrix = { name: 'm', dataType: 1, dims: [3n, 1n], floatData: [1, 2, 3] }
const weight = { name: 'w', dataType: 1, dims: [2n], floatData: [2, 3] }

/** A model that is read, `y = x · w`, and one change to it. */
function model(change: object = {}, graph: object = {}): Model {
  return {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'g',
      input: [input('x', [side(2n)])],
      output: [{ name: 'y' }],
      initializer: [weight],
      node: [{ opType: 'Mul', input: ['x', 'w'], output: ['y'] }],
      ...graph,
    },
    ...change,
  }
}

const bytesOf = (value: Model) => toBinary(ModelProtoSchema, create(ModelProtoSchema, value))

function refusal(bytes: Uint8Array, options: Partial<ImportOptions> = {}): OnnxRefusal | null {
  try {
    importOnnx(bytesSource(bytes), { location: 'm/model.onnx', ...options })
    return null
  } catch (error) {
    if (error instanceof OnnxRefusal) return error
    throw error
  }
}

const node = (opType: string, change: object = {}) => ({
  node: [{ opType, input: ['x'], output: ['y'], ...change }],
})
const external = (location: string, offset = '0', length = '8') => ({
  initializer: [
    {
      name: 'w',
      dataType: 1,
      dims: [2n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: Object.entries({ location, offset, length }).map(([key, value]) => ({ key, value })),
    },
  ],
})
const graphAttribute = (name: string, g: object) => ({ name, type: AttributeProto_AttributeType.GRAPH, g })

describe('importing ONNX', () => {
  it('reads the model all refusals below are changes of', () => {
    expect(refusal(bytesOf(model()))).toBe(null)
  })

  const refused: readonly (readonly [string, OnnxRefusalCode, Model, Partial<ImportOptions>?])[] = [
    ['an older opset', 'opset', model({ opsetImport: [{ domain: '', version: 10n }] })],
    ['a newer opset', 'opset', model({ opsetImport: [{ domain: '', version: 22n }] })],
    ['a model without an opset', 'opset', model({ opsetImport: [] })],
    ['operators of a custom domain', 'operator', model({}, node('Swirl', { domain: 'acme' }))],
    ['an unknown operator', 'operator', model({}, node('Swirl'))],
    ['an unknown operator of com.microsoft', 'operator', model({}, node('Sampling', { domain: 'com.microsoft' }))],
    ['loops', 'control-flow', model({}, node('Loop'))],
    ['quantised operators', 'quantised', model({}, node('DynamicQuantizeLinear'))],
    ['quantised operators of com.microsoft', 'quantised', model({}, node('MatMulNBits', { domain: 'com.microsoft' }))],
    ['a branch that the input decides', 'control-flow', model({}, node('If'))],
    ['no graph', 'not-onnx', { irVersion: 8n, opsetImport: [{ domain: '', version: 17n }] }],
    ['a side known only by name', 'dynamic-shape', model({}, { input: [input('x', [named('batch')])] })],
    [
      'a shape that the input decides',
      'dynamic-shape',
      model({}, { node: [{ opType: 'NonZero', input: ['x'], output: ['y'] }] }),
    ],
    ['a negative side', 'tensor', model({}, { input: [input('x', [side(-1n)])] })],
    ['a side beyond all memory', 'too-large', model({}, { input: [input('x', [side(2n ** 50n)])] })],
    ['an input of strings', 'data-type', model({}, { input: [input('x', [side(2n)], 8)] })],
    [
      'a weight of int8',
      'data-type',
      model({}, { initializer: [{ name: 'w', dataType: 3, dims: [2n], rawData: new Uint8Array(2) }] }),
    ],
    ['a tensor shorter than its shape', 'tensor', model({}, { initializer: [{ ...weight, floatData: [1] }] })],
    ['a sparse tensor', 'tensor', model({}, { sparseInitializer: [{ dims: [1n] }] })],
    ['a value read before it is computed', 'order', model({}, node('Exp', { input: ['later'] }))],
    [
      'two values of one name',
      'order',
      model(
        {},
        {
          node: [
            { opType: 'Exp', input: ['x'], output: ['x'] },
            { opType: 'Exp', input: ['x'], output: ['y'] },
          ],
        },
      ),
    ],
    ['an output nothing computes', 'order', model({}, { output: [{ name: 'z' }] })],
    ['shapes that do not fit', 'types', model({}, { ...node('MatMul', { input: ['x', 'm'] }), initializer: [matrix] })],
    ['an input the model does not have', 'interface', model(), { inputs: { z: 'sample' } }],
    ['an output the model does not have', 'interface', model(), { outputs: { z: 'eps' } }],
    ['one name for an input and an output', 'interface', model(), { outputs: { y: 'x' } }],
    ['a shape the model does not allow', 'interface', model(), { shapes: { x: [3] } }],
    ['data behind the end of its file', 'tensor', model({}, external('model.onnx', '4', '8000000'))],
    ['data in a missing file', 'tensor', model({}, external('weights.pb')), { external: () => null }],
    ...[
      '../secret',
      '/etc/passwd',
      'a/../../b',
      'C:/x',
      'a\\b',
      '',
      '.',
      '..',
      './w',
      'a/b',
      '*/_ORT_MEM_ADDR_/*',
      'a\u0000b',
    ].map((location) => [`external data at "${location}"`, 'external-path', model({}, external(location))] as const),
  ]

  const rows = refused.map(([what, code, value, options]) => ({ what, code, value, options }))
  it.each(rows)('refuses $what ($code)', ({ code, value, options }) => {
    expect(refusal(bytesOf(value), options)?.code).toBe(code)
  })

  it('lists every operator it lacks, with counts and the first node', () => {
    const nodes = [
      { opType: 'Swirl', name: 'a', input: ['x'], output: ['b'] },
      { opType: 'Swirl', name: 'b', input: ['b'], output: ['c'] },
      { opType: 'QLinearConv', name: 'q', input: ['c'], output: ['d'] },
      { opType: 'Twirl', name: 't', domain: 'acme', input: ['d'], output: ['y'] },
    ]
    const found = refusal(bytesOf(model({}, { node: nodes })))
    expect(found?.missing).toEqual([
      { op: 'Swirl', count: 2, node: 'a' },
      { op: 'QLinearConv', count: 1, node: 'q' },
      { op: 'acme.Twirl', count: 1, node: 't' },
    ])
    expect(found?.message).toContain(
      'Swirl × 2 (first at a), QLinearConv × 1 (first at q), acme.Twirl × 1 (first at t)',
    )
  })

  it('looks neither at what no wanted output needs nor at the branch not taken', () => {
    const yes = { name: 'c', dataType: 9, dims: [], int32Data: [1] }
    const branch = (op: string) => ({
      name: op,
      node: [{ opType: op, input: ['x'], output: [op] }],
      output: [{ name: op }],
    })
    const nodes = [
      { opType: 'Swirl', input: ['x'], output: ['unread'] },
      {
        opType: 'If',
        input: ['c'],
        output: ['y'],
        attribute: [graphAttribute('then_branch', branch('Exp')), graphAttribute('else_branch', branch('Swirl'))],
      },
    ]
    const bytes = bytesOf(model({}, { node: nodes, initializer: [weight, yes] }))
    const { graph } = importOnnx(bytesSource(bytes), { location: 'model.onnx' })
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Exp'])
  })

  it('inlines functions of the model, with their attributes', () => {
    const reference = { name: 'axis', refAttrName: 'where', type: AttributeProto_AttributeType.INT }
    const body = {
      domain: 'acme',
      name: 'Soft',
      input: ['a'],
      output: ['b'],
      attribute: ['where'],
      opsetImport: [{ domain: '', version: 18n }],
      node: [{ opType: 'Softmax', input: ['a'], output: ['b'], attribute: [reference] }],
    }
    const where = { name: 'where', type: AttributeProto_AttributeType.INT, i: 0n }
    const call = { opType: 'Soft', domain: 'acme', input: ['x'], output: ['y'], attribute: [where] }
    const bytes = bytesOf(model({ functions: [body] }, { input: [input('x', [side(2n), side(3n)])], node: [call] }))
    const { graph } = importOnnx(bytesSource(bytes), { location: 'model.onnx' })
    expect(graph.nodes).toMatchObject([{ op: 'Softmax', attributes: { axis: { value: 0 } } }])
  })

  it('refuses functions that call each other for ever', () => {
    const call = (name: string) => ({ opType: name, domain: 'acme', input: ['x'], output: ['y'] })
    const body = (name: string, next: string) => ({
      domain: 'acme',
      name,
      input: ['x'],
      output: ['y'],
      node: [call(next)],
    })
    const bytes = bytesOf(model({ functions: [body('A', 'B'), body('B', 'A')] }, { node: [call('A')] }))
    expect(refusal(bytes)?.code).toBe('too-large')
  })

  it('refuses functions that multiply beyond measure', () => {
    const call = (name: string, i: number) => ({
      opType: name,
      domain: 'acme',
      input: [`v${i}`],
      output: [`v${i + 1}`],
    })
    const functions = Array.from({ length: 20 }, (_, depth) => ({
      domain: 'acme',
      name: `F${depth}`,
      input: ['v0'],
      output: ['v4'],
      node: [0, 1, 2, 3].map((i) =>
        depth === 0 ? { opType: 'Neg', input: [`v${i}`], output: [`v${i + 1}`] } : call(`F${depth - 1}`, i),
      ),
    }))
    const whole = { opType: 'F19', domain: 'acme', input: ['x'], output: ['y'] }
    expect(refusal(bytesOf(model({ functions }, { node: [whole] })))?.code).toBe('too-large')
  })

  it('refuses constants that double beyond measure', () => {
    const doubled = Array.from({ length: 60 }, (_, i) => ({
      opType: 'Concat',
      input: [i === 0 ? 'w' : `c${i - 1}`, i === 0 ? 'w' : `c${i - 1}`],
      output: [i === 59 ? 'y' : `c${i}`],
      attribute: [{ name: 'axis', type: AttributeProto_AttributeType.INT, i: 0n }],
    }))
    expect(refusal(bytesOf(model({}, { node: doubled })))?.code).toBe('too-large')
  })

  it('refuses every cut and every flipped byte of real exports, or reads it; it never fails otherwise', () => {
    const files = ['clip-text-14', 'vae-encoder-14'].map((name) => {
      const path = new URL(`../../../fixtures/onnx/${name}.onnx`, import.meta.url)
      return new Uint8Array(readFileSync(path))
    })
    const dims = { batch: 1, tokens: 12, height: 16, width: 16 }
    const kinds = fc.constantFrom('cut', 'flip', 'flips')
    fc.assert(
      fc.property(fc.constantFrom(...files), kinds, fc.infiniteStream(fc.nat(2 ** 30)), (whole, kind, stream) => {
        const next = () => Number(stream.next().value)
        let damaged = whole.slice()
        if (kind === 'cut') damaged = damaged.slice(0, next() % whole.length)
        else for (let i = 0; i < (kind === 'flip' ? 1 : 20); i++) damaged[next() % whole.length] = next() % 256
        const found = refusal(damaged, { dims })
        expect(found === null || found.message.length > 0).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})
