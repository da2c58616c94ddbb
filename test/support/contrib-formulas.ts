import { float, int, ints } from '../../models/onnx/attributes.ts'
import { contrib } from './contrib-cases.ts'
import type { ImportCase } from './import-cases.ts'
import { type FileModel, type FileNode, int64Tensor } from './onnx-file.ts'

interface FormulaCase extends ImportCase {
  /** The operator's documentation as standard operators (ONNX Runtime's ContribOperators.md). */
  readonly formula: FileModel
}

const node = (
  op: string,
  inputs: string,
  outputs: string,
  attributes: FileNode['attributes'] = {},
  domain = '',
): FileNode => {
  return { op, domain, inputs: inputs.split(' '), outputs: outputs.split(' '), attributes }
}

function formula(
  given: ImportCase,
  opset: number,
  nodes: readonly FileNode[],
  more: FileModel['initializers'] = {},
): FormulaCase {
  const { inputs, initializers } = given.model
  return { ...given, formula: { opset, ...(inputs && { inputs }), initializers: { ...initializers, ...more }, nodes } }
}

const first = { perm: ints([0, 3, 1, 2]) }
const last = { perm: ints([0, 2, 3, 1]) }
const groupNormNodes = (from: string, epsilon: number): FileNode[] => [
  node('Transpose', from, 'planes', first),
  node('GroupNormalization', 'planes g b', 'normal', { num_groups: int(2), epsilon: float(epsilon) }),
  node('Sigmoid', 'normal', 'gate'),
  node('Mul', 'normal gate', 'silu'),
  node('Transpose', 'silu', 'y', last),
]
const heads = { num_heads: int(2) }
const part = (packed: string, index: string, to: string): FileNode[] => [
  node('Gather', `${packed} ${index}`, `${to}5`, { axis: int(3) }),
  node('Reshape', `${to}5 joined`, to),
]
const parts = Object.fromEntries([0, 1, 2].map((i) => [`i${i}`, { dtype: 'int64' as const, shape: [], data: [i] }]))
const unpacking = { ...parts, joined: int64Tensor([0, 0, -1]) }

/** com.microsoft operators that only GPUs have kernels for. */
export const formulaCases: readonly FormulaCase[] = [
  formula(contrib({ op: 'BiasAdd', inputs: { x: [2, 3, 4] }, weights: { b: [4], s: [2, 3, 4] } }), 17, [
    node('Add', 'x b', 't'),
    node('Add', 't s', 'y'),
  ]),
  formula(contrib({ op: 'BiasSplitGelu', inputs: { x: [2, 3, 8] }, weights: { b: [8] } }), 20, [
    node('Add', 'x b', 't'),
    node('Split', 't', 'left right', { axis: int(2), num_outputs: int(2) }),
    node('Gelu', 'right', 'gate'),
    node('Mul', 'left gate', 'y'),
  ]),
  formula(
    contrib({
      op: 'GroupNorm',
      inputs: { x: [2, 3, 3, 4] },
      weights: { g: [4], b: [4] },
      attributes: { groups: int(2), activation: int(1), epsilon: float(1e-4) },
    }),
    21,
    groupNormNodes('x', 1e-4),
  ),
  formula(
    contrib({
      op: 'SkipGroupNorm',
      inputs: { x: [2, 3, 3, 4] },
      weights: { g: [4], b: [4], s: [2, 4], c: [4] },
      attributes: { groups: int(2), activation: int(1), epsilon: float(1e-4) },
    }),
    21,
    [
      node('Reshape', 's sides', 'skip'),
      node('Add', 'x skip', 't'),
      node('Add', 't c', 'sum'),
      ...groupNormNodes('sum', 1e-4),
    ],
    { sides: int64Tensor([2, 1, 1, 4]) },
  ),
  formula(
    contrib({
      op: 'NhwcConv',
      inputs: { x: [1, 5, 6, 3] },
      weights: { w: [4, 2, 3, 3], b: [4] },
      attributes: { pads: ints([0, 1, 1, 1]), strides: ints([1, 2]) },
    }),
    17,
    [
      node('Transpose', 'x', 'planes', first),
      node('Transpose', 'w', 'kernel', first),
      node('Conv', 'planes kernel b', 't', { pads: ints([0, 1, 1, 1]), strides: ints([1, 2]) }),
      node('Transpose', 't', 'y', last),
    ],
  ),
  formula(
    contrib({
      title: 'MultiHeadAttention with packed keys and values',
      op: 'MultiHeadAttention',
      inputs: { q: [2, 3, 8], kv: [2, 5, 2, 2, 4] },
      attributes: heads,
    }),
    17,
    [
      ...part('kv', 'i0', 'k'),
      ...part('kv', 'i1', 'v'),
      node('MultiHeadAttention', 'q k v', 'y', heads, 'com.microsoft'),
    ],
    unpacking,
  ),
  formula(
    contrib({
      title: 'MultiHeadAttention with packed queries, keys and values',
      op: 'MultiHeadAttention',
      inputs: { qkv: [2, 3, 2, 3, 4] },
      attributes: heads,
    }),
    17,
    [
      ...part('qkv', 'i0', 'q'),
      ...part('qkv', 'i1', 'k'),
      ...part('qkv', 'i2', 'v'),
      node('MultiHeadAttention', 'q k v', 'y', heads, 'com.microsoft'),
    ],
    unpacking,
  ),
]
