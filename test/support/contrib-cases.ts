import { float, floats, int, ints, str } from '../../models/onnx/attributes.ts'
import type { Attributes, Shape } from '../../models/onnx/graph.ts'
import { draw } from '../../models/probes/draw.ts'
import type { ImportCase } from './import-cases.ts'
import type { FileNode, FileTensor } from './onnx-file.ts'

export const tensor = (shape: Shape, seed: number): FileTensor => {
  const count = shape.reduce((a, b) => a * b, 1)
  return { shape, data: [...draw('normal', count, seed)].map((x) => Math.fround(0.5 * x)) }
}

interface Contrib {
  readonly title?: string
  readonly op: string
  readonly inputs: Readonly<Record<string, Shape>>
  readonly weights?: Readonly<Record<string, Shape | FileTensor>>
  /** The node's inputs in order, when they are not simply all of the above. */
  readonly order?: readonly string[]
  readonly attributes?: Attributes
  readonly outputs?: readonly string[]
  readonly domain?: string
}

export function contrib({
  title,
  op,
  inputs,
  weights = {},
  order,
  attributes = {},
  outputs,
  domain,
}: Contrib): ImportCase {
  const initializers = Object.fromEntries(
    Object.entries(weights).map(([name, weight], i) => [name, 'data' in weight ? weight : tensor(weight, 50 + i)]),
  )
  const node: FileNode = {
    op,
    domain: domain ?? 'com.microsoft',
    inputs: order ?? [...Object.keys(inputs), ...Object.keys(weights)],
    attributes,
    ...(outputs !== undefined && { outputs }),
  }
  const named = outputs?.filter((name) => name !== '')
  return {
    title: title ?? op,
    model: { opset: 17, inputs, initializers, nodes: [node], ...(named && { outputs: named }) },
  }
}

const x = { x: [2, 3, 8] }
const q = { q: [2, 3, 8] }
const mask = (data: readonly number[], shape: Shape): FileTensor => ({ dtype: 'int32', shape, data })

/** com.microsoft operators that ONNX Runtime's CPU provider has. */
export const contribCases: readonly ImportCase[] = [
  contrib({ op: 'Gelu', inputs: x }),
  contrib({ op: 'BiasGelu', inputs: x, weights: { b: [8] } }),
  contrib({ op: 'FastGelu', inputs: x, weights: { b: [8] } }),
  contrib({ title: 'FastGelu without a bias', op: 'FastGelu', inputs: x }),
  contrib({ op: 'QuickGelu', inputs: x }),
  contrib({ title: 'QuickGelu as SiLU', op: 'QuickGelu', inputs: x, attributes: { alpha: float(1) } }),
  ...(
    [
      ['Relu', []],
      ['Tanh', []],
      ['Sigmoid', []],
      ['LeakyRelu', [0.3]],
      ['Clip', [-0.5, 0.75]],
      ['HardSigmoid', [0.3, 0.4]],
    ] as const
  ).map(([activation, parameters]) =>
    contrib({
      title: `FusedConv with ${activation}`,
      op: 'FusedConv',
      inputs: { x: [1, 3, 5, 6] },
      weights: { w: [4, 3, 3, 3], b: [4] },
      attributes: {
        activation: str(activation),
        ...(parameters.length > 0 && { activation_params: floats(parameters) }),
        pads: ints([1, 1, 1, 1]),
        strides: ints([2, 1]),
      },
    }),
  ),
  contrib({
    title: 'FusedConv with a sum',
    op: 'FusedConv',
    inputs: { x: [1, 3, 4, 4], z: [1, 4, 4, 4] },
    weights: { w: [4, 3, 1, 1], b: [4] },
    order: ['x', 'w', 'b', 'z'],
    attributes: { activation: str('Relu') },
  }),
  contrib({
    op: 'FusedGemm',
    inputs: { x: [3, 5] },
    weights: { w: [4, 5], c: [4] },
    attributes: { transB: int(1), activation: str('LeakyRelu'), activation_alpha: float(0.2) },
  }),
  contrib({
    op: 'FusedMatMul',
    inputs: { a: [2, 3, 4], b: [2, 5, 4] },
    attributes: { transB: int(1), alpha: float(0.25) },
  }),
  contrib({
    title: 'FusedMatMul of matrices',
    op: 'FusedMatMul',
    inputs: { a: [4, 3] },
    weights: { b: [5, 4] },
    attributes: { transA: int(1), transB: int(1), alpha: float(2) },
  }),
  contrib({
    title: 'FusedMatMul with a moved batch axis',
    op: 'FusedMatMul',
    inputs: { a: [3, 2, 4], b: [2, 4, 5] },
    attributes: { transBatchA: int(1) },
  }),
  contrib({ op: 'TransposeMatMul', inputs: { a: [2, 4, 3], b: [2, 4, 5] }, attributes: { transA: int(1) } }),
  contrib({
    op: 'SkipLayerNormalization',
    inputs: { x: [2, 3, 8], s: [2, 3, 8] },
    weights: { g: [8], b: [8], c: [8] },
    attributes: { epsilon: float(1e-3) },
    outputs: ['y', '', '', 'sum'],
  }),
  contrib({
    title: 'SkipLayerNormalization with a shared skip',
    op: 'SkipLayerNormalization',
    inputs: { x: [2, 3, 8], s: [3, 8] },
    weights: { g: [8] },
  }),
  contrib({
    op: 'SkipSimplifiedLayerNormalization',
    inputs: { x: [2, 3, 8], s: [2, 3, 8] },
    weights: { g: [8] },
    outputs: ['y', '', '', 'sum'],
  }),
  contrib({
    op: 'SimplifiedLayerNormalization',
    domain: '',
    inputs: x,
    weights: { g: [8] },
    attributes: { axis: int(-1), epsilon: float(1e-4) },
  }),
  contrib({
    op: 'EmbedLayerNormalization',
    inputs: {},
    weights: {
      ids: mask([1, 3, 0, 2, 2, 1], [2, 3]),
      seg: mask([0, 1, 1, 0, 0, 1], [2, 3]),
      word: [4, 8],
      pos: [5, 8],
      seg2: [2, 8],
      g: [8],
      b: [8],
    },
    attributes: { epsilon: float(1e-4) },
    outputs: ['y', '', ''],
  }),
  contrib({ op: 'Attention', inputs: x, weights: { w: [8, 24], b: [24] }, attributes: { num_heads: int(2) } }),
  contrib({
    title: 'Attention that is causal, with a mask',
    op: 'Attention',
    inputs: x,
    weights: { w: [8, 24], b: [24], m: mask([1, 1, 0, 1, 1, 1], [2, 3]) },
    attributes: { num_heads: int(2), unidirectional: int(1) },
  }),
  contrib({
    title: 'Attention with lengths',
    op: 'Attention',
    inputs: x,
    weights: { w: [8, 24], b: [24], m: mask([2, 3], [2]) },
    attributes: { num_heads: int(4) },
  }),
  contrib({
    title: 'Attention with unequal sizes',
    op: 'Attention',
    inputs: x,
    weights: { w: [8, 28], b: [28] },
    attributes: { num_heads: int(2), qkv_hidden_sizes: ints([8, 8, 12]), scale: float(0.3) },
  }),
  contrib({
    title: 'Attention with a bias on its scores',
    op: 'Attention',
    inputs: x,
    weights: { w: [8, 24], b: [24], s: [1, 2, 3, 3] },
    order: ['x', 'w', 'b', '', '', 's'],
    attributes: { num_heads: int(2) },
  }),
  contrib({
    op: 'MultiHeadAttention',
    inputs: { ...q, k: [2, 5, 8], v: [2, 5, 12] },
    weights: { b: [28] },
    attributes: { num_heads: int(2) },
  }),
  contrib({
    title: 'MultiHeadAttention with keys in heads',
    op: 'MultiHeadAttention',
    inputs: { ...q, k: [2, 2, 5, 4], v: [2, 2, 5, 4] },
    attributes: { num_heads: int(2) },
  }),
  contrib({
    title: 'MultiHeadAttention with a padding mask and a bias on its scores',
    op: 'MultiHeadAttention',
    inputs: { ...q, k: [2, 3, 8], v: [2, 3, 8], s: [1, 2, 3, 3] },
    weights: { m: mask([1, 1, 0, 1, 1, 1], [2, 3]) },
    order: ['q', 'k', 'v', '', 'm', 's'],
    attributes: { num_heads: int(2) },
  }),
]
