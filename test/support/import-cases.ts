import { float, int, ints, str } from '../../models/onnx/attributes.ts'
import type { Draw } from '../../models/probes/draw.ts'
import { type FileModel, int64Tensor } from './onnx-file.ts'

export interface ImportCase {
  readonly title: string
  readonly model: FileModel
  readonly draw?: Draw
}

const one = (
  title: string,
  opset: number,
  op: string,
  rest: Partial<FileModel> & { attributes?: object } = {},
  more: readonly string[] = [],
) => {
  const { attributes = {}, ...model } = rest
  const names = [...Object.keys(model.inputs ?? { x: 0 }), ...Object.keys(model.initializers ?? {}), ...more]
  const node = { op, inputs: names, attributes: attributes as FileModel['nodes'][number]['attributes'] & object }
  return { title, model: { opset, inputs: { x: [2, 3, 4] }, nodes: [node], ...model } } satisfies ImportCase
}

const pictures = { x: [1, 2, 5, 6] }
const resize = (title: string, opset: number, attributes: object, change: { sizes?: number[]; scales?: number[] }) => {
  // The region is optional since opset 13 only.
  const inputs = change.sizes === undefined ? ['x', opset < 13 ? 'roi' : '', 'scales'] : ['x', '', '', 'sizes']
  const tensor =
    change.sizes === undefined
      ? {
          ...(opset < 13 && { roi: { shape: [0], data: [] } }),
          scales: { shape: [change.scales!.length], data: change.scales! },
        }
      : { sizes: int64Tensor(change.sizes) }
  return {
    title: `Resize-${opset} ${title}`,
    model: {
      opset,
      inputs: pictures,
      initializers: tensor,
      nodes: [{ op: 'Resize', inputs, attributes: attributes as never }],
    },
  } satisfies ImportCase
}

/** Forms of operators that differ between opsets 11 and 21, each as its own file. */
export const opsetCases: readonly ImportCase[] = [
  one('Softmax-11 takes the last axes together', 11, 'Softmax', { attributes: { axis: int(1) } }),
  one('Softmax-11 over the last axis', 11, 'Softmax', { attributes: { axis: int(-1) } }),
  one('Softmax-13 over one axis', 13, 'Softmax', { attributes: { axis: int(1) } }),
  one('LogSoftmax-11', 11, 'LogSoftmax'),
  one('Squeeze-11', 11, 'Squeeze', { inputs: { x: [2, 1, 4] }, attributes: { axes: ints([1]) } }),
  one('Squeeze-13', 13, 'Squeeze', { inputs: { x: [2, 1, 4] }, initializers: { axes: int64Tensor([-2]) } }),
  one('Unsqueeze-11', 11, 'Unsqueeze', { attributes: { axes: ints([0, 2]) } }),
  one('Unsqueeze-13', 13, 'Unsqueeze', { initializers: { axes: int64Tensor([0, -1]) } }),
  one('ReduceSum-11', 11, 'ReduceSum', { attributes: { axes: ints([1]), keepdims: int(0) } }),
  one('ReduceSum-13 over everything', 13, 'ReduceSum'),
  one('ReduceSum-13 over nothing', 13, 'ReduceSum', { attributes: { noop_with_empty_axes: int(1) } }),
  one('ReduceMean-18', 18, 'ReduceMean', { initializers: { axes: int64Tensor([-1, 0]) } }),
  one('ReduceMax-18', 18, 'ReduceMax', { initializers: { axes: int64Tensor([1]) }, attributes: { keepdims: int(0) } }),
  one('ReduceL2-18', 18, 'ReduceL2', { initializers: { axes: int64Tensor([1]) } }),
  { ...one('ReduceLogSum-13', 13, 'ReduceLogSum', { attributes: { axes: ints([1]) } }), draw: 'positive' },
  one('Clip-11 with one bound', 11, 'Clip', { initializers: { low: { shape: [], data: [-0.3] } } }),
  one('Pad-11', 11, 'Pad', { initializers: { pads: int64Tensor([0, 1, 2, 0, 0, 1]), v: { shape: [], data: [0.5] } } }),
  {
    title: 'Pad-18 with axes',
    model: {
      opset: 18,
      inputs: { x: [2, 3, 4] },
      initializers: { pads: int64Tensor([1, 2]), axes: int64Tensor([-1]) },
      nodes: [{ op: 'Pad', inputs: ['x', 'pads', '', 'axes'], attributes: { mode: str('reflect') } }],
    },
  },
  one('Pad-19 wrapping', 19, 'Pad', {
    initializers: { pads: int64Tensor([0, 1, 2, 0, 0, 1]) },
    attributes: { mode: str('wrap') },
  }),
  ...[
    { opset: 11, attributes: { axis: int(2), split: ints([1, 3]) }, sizes: null },
    { opset: 13, attributes: { axis: int(2) }, sizes: [3, 1] },
    { opset: 18, attributes: { axis: int(2), num_outputs: int(2) }, sizes: null },
  ].map(({ opset, attributes, sizes }) => ({
    title: `Split-${opset}`,
    model: {
      opset,
      inputs: { x: [2, 3, 4] },
      ...(sizes !== null && { initializers: { sizes: int64Tensor(sizes) } }),
      nodes: [{ op: 'Split', inputs: sizes === null ? ['x'] : ['x', 'sizes'], outputs: ['a', 'b'], attributes }],
      outputs: ['a', 'b'],
    },
  })),
  {
    title: 'Split-18 into unequal pieces',
    model: {
      opset: 18,
      inputs: { x: [2, 5] },
      nodes: [
        { op: 'Split', inputs: ['x'], outputs: ['a', 'b', 'c'], attributes: { axis: int(1), num_outputs: int(3) } },
      ],
      outputs: ['a', 'b', 'c'],
    },
  },
  one('Reshape with a kept side', 13, 'Reshape', { initializers: { shape: int64Tensor([0, -1]) } }),
  one('Slice with a step back', 13, 'Slice', {
    initializers: { s: int64Tensor([-1]), e: int64Tensor([-100]), a: int64Tensor([2]), st: int64Tensor([-2]) },
  }),
  one('Pow with a whole exponent', 13, 'Pow', { initializers: { e: { dtype: 'int64', shape: [], data: [3] } } }),
  one('Cast-19', 19, 'Cast', { attributes: { to: int(1), saturate: int(1) } }),
  one('Sum of three', 13, 'Sum', { inputs: { a: [2, 3], b: [3], c: [2, 1] } }),
  one('Mean of three', 13, 'Mean', { inputs: { a: [2, 3], b: [3], c: [2, 1] } }),
  one('Max of three', 13, 'Max', { inputs: { a: [2, 3], b: [3], c: [2, 1] } }),
  one('LpNormalization', 13, 'LpNormalization', { attributes: { axis: int(1) } }),
  one('LpNormalization with p 1', 13, 'LpNormalization', { attributes: { axis: int(1), p: int(1) } }),
  one('MeanVarianceNormalization', 13, 'MeanVarianceNormalization', { inputs: pictures }),
  one('DepthToSpace', 13, 'DepthToSpace', { inputs: { x: [1, 8, 2, 3] }, attributes: { blocksize: int(2) } }),
  one('DepthToSpace CRD', 13, 'DepthToSpace', {
    inputs: { x: [1, 8, 2, 3] },
    attributes: { blocksize: int(2), mode: str('CRD') },
  }),
  one('SpaceToDepth', 13, 'SpaceToDepth', { inputs: { x: [1, 2, 4, 6] }, attributes: { blocksize: int(2) } }),
  one('Trilu', 14, 'Trilu', {
    inputs: { x: [2, 4, 4] },
    attributes: { upper: int(0) },
    initializers: { k: { dtype: 'int64', shape: [], data: [1] } },
  }),
  one('CumSum', 14, 'CumSum', {
    initializers: { axis: { dtype: 'int64', shape: [], data: [1] } },
    attributes: { reverse: int(1) },
  }),
  ...['Elu', 'Selu', 'Celu', 'HardSigmoid', 'HardSwish', 'Softsign', 'ThresholdedRelu', 'Softplus', 'LeakyRelu'].map(
    (op) => one(op, 16, op, op === 'Elu' || op === 'Celu' ? { attributes: { alpha: float(0.7) } } : {}),
  ),
  one('PRelu', 16, 'PRelu', { initializers: { slope: { shape: [3, 1], data: [0.1, 0.2, 0.3] } } }),
  one('Mish-18', 18, 'Mish'),
  one('Gelu-20', 20, 'Gelu'),
  one('Gelu-20 by tanh', 20, 'Gelu', { attributes: { approximate: str('tanh') } }),
  one('GroupNormalization-18', 18, 'GroupNormalization', {
    inputs: { x: [2, 4, 3, 3] },
    initializers: { s: { shape: [2], data: [0.5, 2] }, b: { shape: [2], data: [0.1, -1] } },
    attributes: { num_groups: int(2), epsilon: float(1e-3) },
  }),
  one('GroupNormalization-21', 21, 'GroupNormalization', {
    inputs: { x: [2, 4, 3, 3] },
    initializers: { s: { shape: [4], data: [0.5, 2, 1, 3] }, b: { shape: [4], data: [0.1, -1, 0, 2] } },
    attributes: { num_groups: int(2) },
  }),
  one('BatchNormalization-11', 11, 'BatchNormalization', {
    inputs: pictures,
    initializers: Object.fromEntries(['s', 'b', 'm', 'v'].map((name) => [name, { shape: [2], data: [0.5, 1.5] }])),
  }),
  one('LayerNormalization-17', 17, 'LayerNormalization', {
    initializers: { s: { shape: [4], data: [1, 2, 3, 4] } },
    attributes: { stash_type: int(1) },
  }),
  ...['ij,jk->ik', 'ij,jk', 'ij,kj->ik'].map((equation) =>
    one(`Einsum ${equation}`, 13, 'Einsum', {
      inputs: { a: [3, 3], b: [3, 3] },
      attributes: { equation: str(equation) },
    }),
  ),
  ...(
    [
      ['bhid,bhjd->bhij', { a: [2, 3, 4, 5], b: [2, 3, 6, 5] }],
      ['bnhd,bmhd->bhnm', { a: [2, 4, 3, 5], b: [2, 6, 3, 5] }],
      ['...ij,...jk->...ik', { a: [2, 3, 4], b: [2, 4, 5] }],
      ['bi,bj->bij', { a: [2, 3], b: [2, 4] }],
      ['ijk->ki', { a: [2, 3, 4] }],
      ['i,i->', { a: [4], b: [4] }],
      ['ab,bc,cd->ad', { a: [2, 3], b: [3, 4], c: [4, 5] }],
    ] as const
  ).map(([equation, inputs]) =>
    one(`Einsum ${equation}`, 13, 'Einsum', { inputs, attributes: { equation: str(equation) } }),
  ),
  one('Conv with SAME_UPPER', 11, 'Conv', {
    inputs: { x: [1, 1, 5, 6] },
    initializers: { w: { shape: [1, 1, 2, 3], data: [1, 2, 3, 4, 5, 6] } },
    attributes: { auto_pad: str('SAME_UPPER'), strides: ints([2, 2]) },
  }),
  one('Conv with SAME_LOWER', 11, 'Conv', {
    inputs: { x: [1, 1, 5, 6] },
    initializers: { w: { shape: [1, 1, 2, 3], data: [1, 2, 3, 4, 5, 6] } },
    attributes: { auto_pad: str('SAME_LOWER'), kernel_shape: ints([2, 3]) },
  }),
  one('ConvTranspose with an output shape', 11, 'ConvTranspose', {
    inputs: { x: [1, 1, 3, 3] },
    initializers: { w: { shape: [1, 1, 3, 3], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] } },
    attributes: { strides: ints([2, 2]), output_shape: ints([6, 6]) },
  }),
  ...['MaxPool', 'AveragePool'].flatMap((op) => [
    one(`${op} with a ceiled side`, 12, op, {
      inputs: pictures,
      attributes: { kernel_shape: ints([2, 2]), strides: ints([2, 2]), ceil_mode: int(1) },
    }),
    one(`${op} with SAME_UPPER`, 12, op, {
      inputs: pictures,
      attributes: { kernel_shape: ints([2, 2]), strides: ints([2, 2]), auto_pad: str('SAME_UPPER') },
    }),
    one(`${op} with a ceiled side and pads`, 12, op, {
      inputs: pictures,
      attributes: { kernel_shape: ints([3, 3]), strides: ints([2, 2]), pads: ints([1, 1, 1, 1]), ceil_mode: int(1) },
    }),
  ]),
  {
    title: 'GatherND',
    model: {
      opset: 13,
      inputs: { x: [3, 4, 5] },
      initializers: { i: { dtype: 'int64', shape: [2, 2], data: [0, -1, 2, 1] } },
      nodes: [{ op: 'GatherND', inputs: ['x', 'i'] }],
    },
  },
  resize(
    'by scales, nearest',
    11,
    { mode: str('nearest'), coordinate_transformation_mode: str('asymmetric'), nearest_mode: str('floor') },
    { scales: [1, 1, 2, 2] },
  ),
  resize('to sizes, linear', 13, { mode: str('linear') }, { sizes: [1, 2, 7, 9] }),
  resize(
    'to sizes, align_corners',
    13,
    { mode: str('linear'), coordinate_transformation_mode: str('align_corners') },
    { sizes: [1, 2, 7, 9] },
  ),
  resize(
    'by a fractional scale',
    13,
    { mode: str('linear'), coordinate_transformation_mode: str('pytorch_half_pixel') },
    { scales: [1, 1, 1.7, 0.6] },
  ),
  resize(
    'tf_half_pixel_for_nn',
    11,
    { mode: str('nearest'), coordinate_transformation_mode: str('tf_half_pixel_for_nn') },
    { scales: [1, 1, 2, 2] },
  ),
  resize('cubic', 13, { mode: str('cubic'), cubic_coeff_a: float(-0.5) }, { sizes: [1, 2, 8, 3] }),
  resize('cubic, excluding the outside', 13, { mode: str('cubic'), exclude_outside: int(1) }, { sizes: [1, 2, 8, 9] }),
  resize('linear, antialiased', 18, { mode: str('linear'), antialias: int(1) }, { sizes: [1, 2, 2, 3] }),
  resize('cubic, antialiased', 18, { mode: str('cubic'), antialias: int(1) }, { sizes: [1, 2, 3, 3] }),
  resize('of two axes', 18, { mode: str('linear'), axes: ints([2, 3]) }, { sizes: [3, 9] }),
  resize(
    'not larger than',
    18,
    { mode: str('linear'), axes: ints([2, 3]), keep_aspect_ratio_policy: str('not_larger') },
    { sizes: [9, 9] },
  ),
  resize(
    'half_pixel_symmetric',
    19,
    { mode: str('linear'), coordinate_transformation_mode: str('half_pixel_symmetric') },
    { scales: [1, 1, 1.3, 0.7] },
  ),
]
