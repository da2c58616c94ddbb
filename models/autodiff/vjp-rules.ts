import { intOf } from '../onnx/attributes.ts'
import type { Op } from '../onnx/infer-types.ts'
import { add, cast, cos, div, equal, exp, greater, mul, reduceSum, sigmoid, sin, sqrt, sub, where } from '../nn/ops.ts'
import * as activation from './activation-vjp.ts'
import { depthToSpaceVjp, spaceToDepthVjp } from './block-vjp.ts'
import { convTransposeVjp, convVjp } from './conv-vjp.ts'
import { einsumVjp } from './einsum-vjp.ts'
import { gatherElementsVjp, scatterElementsVjp, topKVjp } from './element-vjp.ts'
import { dropoutVjp, extremeVjp, leakyReluVjp, mulVjp, powVjp } from './elementwise-vjp.ts'
import { gatherVjp } from './gather-vjp.ts'
import { gemmVjp, matmulVjp } from './matmul-vjp.ts'
import {
  concatVjp,
  cumSumVjp,
  padVjp,
  reshapeVjp,
  sliceVjp,
  splitVjp,
  tileVjp,
  transposeVjp,
  triluVjp,
} from './movement-vjp.ts'
import { batchNormVjp, instanceNormVjp, layerNormVjp } from './normalisation-vjp.ts'
import { averagePoolVjp, lpPoolVjp, maxPoolVjp } from './pool-vjp.ts'
import { lpNormalizationVjp, lrnVjp } from './power-vjp.ts'
import * as reduction from './reduction-vjp.ts'
import { resizeVjp } from './resize-vjp.ts'
import { softmaxVjp } from './softmax-vjp.ts'
import { none, refuseRest, type Rule } from './rule.ts'
import { signOf } from './sign-of.ts'
import { gatherNdVjp, scatterNdVjp } from './slab-vjp.ts'

type VjpTable = Readonly<Partial<Record<Op, Rule>>>

/**
 * Vector–Jacobian products, one per operator.
 *
 * `g` is the cotangent of the output `y`; the result lists one cotangent per input, in order. Broadcasting is undone by
 * the tape, never here. Only operators that every execution provider has are emitted (reference/engine.md 1.3). At kinks the
 * value is a subgradient: 0 for Abs and Relu at 0, shared alike among ties.
 */
export const vjpRules = {
  // elementwise
  Add: ({ g }) => [g, g],
  Sub: ({ g }) => [g, mul(g, -1)],
  Mul: mulVjp,
  Div: ({ g, b, y }) => [div(g, b), mul(div(g, b), mul(y, -1))],
  Pow: powVjp,
  Neg: ({ g }) => [mul(g, -1)],
  Identity: ({ g }) => [g],
  Cast: ({ g, a }) => [cast(g, a.dtype)],
  Reciprocal: ({ g, y }) => [mul(g, mul(mul(y, y), -1))],
  Exp: ({ g, y }) => [mul(g, y)],
  Log: ({ g, a }) => [div(g, a)],
  Sqrt: ({ g, y }) => [div(mul(g, 0.5), y)],
  Erf: ({ g, a }) => [mul(g, mul(exp(mul(mul(a, a), -1)), 2 / Math.sqrt(Math.PI)))],
  Sigmoid: ({ g, y }) => [mul(g, mul(y, sub(1, y)))],
  Softplus: ({ g, a }) => [mul(g, sigmoid(a))],
  Tanh: ({ g, y }) => [mul(g, sub(1, mul(y, y)))],
  Sin: ({ g, a }) => [mul(g, cos(a))],
  Cos: ({ g, a }) => [mul(g, mul(sin(a), -1))],
  Tan: ({ g, y }) => [mul(g, add(mul(y, y), 1))],
  Asin: ({ g, a }) => [div(g, sqrt(sub(1, mul(a, a))))],
  Acos: ({ g, a }) => [mul(div(g, sqrt(sub(1, mul(a, a)))), -1)],
  Atan: ({ g, a }) => [div(g, add(mul(a, a), 1))],
  Abs: ({ g, a }) => [mul(g, signOf(a))],
  Relu: ({ g, y }) => [mul(g, cast(greater(y, 0), y.dtype))],
  LeakyRelu: leakyReluVjp,
  Elu: activation.eluVjp,
  Celu: activation.celuVjp,
  Selu: activation.seluVjp,
  HardSigmoid: activation.hardSigmoidVjp,
  HardSwish: activation.hardSwishVjp,
  Softsign: activation.softsignVjp,
  ThresholdedRelu: activation.thresholdedReluVjp,
  Shrink: activation.shrinkVjp,
  PRelu: activation.preluVjp,
  Mod: activation.modVjp,
  Sinh: ({ g, y }) => [mul(g, sqrt(add(mul(y, y), 1)))],
  Cosh: activation.coshVjp,
  Asinh: ({ g, a }) => [div(g, sqrt(add(mul(a, a), 1)))],
  Acosh: ({ g, a }) => [div(g, sqrt(sub(mul(a, a), 1)))],
  Atanh: ({ g, a }) => [div(g, sub(1, mul(a, a)))],
  Sum: ({ g, inputs }) => inputs.map(() => g),
  Mean: ({ g, inputs }) => inputs.map(() => mul(g, 1 / inputs.length)),
  CastLike: ({ g, a }) => [cast(g, a.dtype), none],
  Dropout: dropoutVjp,
  Clip: ({ g, a, y, inputs }) => [mul(g, cast(equal(a, y), a.dtype)), ...refuseRest(inputs)],
  Min: extremeVjp,
  Max: extremeVjp,
  Where: ({ g, a }) => [none, where(a, g, 0), where(a, 0, g)],

  // shape: each rule is the inverse movement
  Reshape: reshapeVjp,
  Flatten: reshapeVjp,
  Squeeze: reshapeVjp,
  Unsqueeze: reshapeVjp,
  Transpose: transposeVjp,
  Concat: concatVjp,
  Split: splitVjp,
  Slice: sliceVjp,
  Pad: padVjp,
  Expand: ({ g }) => [g, none],
  Tile: tileVjp,
  Gather: gatherVjp,
  GatherElements: gatherElementsVjp,
  GatherND: gatherNdVjp,
  ScatterElements: scatterElementsVjp,
  ScatterND: scatterNdVjp,
  TopK: topKVjp,
  CumSum: cumSumVjp,
  Trilu: triluVjp,
  DepthToSpace: depthToSpaceVjp,
  SpaceToDepth: spaceToDepthVjp,

  // contraction
  MatMul: matmulVjp,
  Gemm: gemmVjp,
  Conv: convVjp,
  ConvTranspose: convTransposeVjp,
  Einsum: einsumVjp,

  // reduction
  ReduceSum: reduction.reduceSumVjp,
  ReduceMean: reduction.reduceMeanVjp,
  ReduceMax: reduction.reduceExtremeVjp,
  ReduceMin: reduction.reduceExtremeVjp,
  ReduceProd: reduction.reduceProdVjp,
  ReduceLogSum: reduction.reduceLogSumVjp,
  ReduceL1: reduction.reduceL1Vjp,
  ReduceL2: reduction.reduceL2Vjp,
  ReduceSumSquare: reduction.reduceSumSquareVjp,
  ReduceLogSumExp: reduction.reduceLogSumExpVjp,
  GlobalAveragePool: reduction.globalAveragePoolVjp,
  GlobalMaxPool: reduction.globalMaxPoolVjp,
  GlobalLpPool: reduction.globalLpPoolVjp,
  AveragePool: averagePoolVjp,
  MaxPool: maxPoolVjp,
  LpPool: lpPoolVjp,
  Resize: resizeVjp,

  // normalisation
  Softmax: softmaxVjp,
  LogSoftmax: ({ g, y, attrs }) => [sub(g, mul(exp(y), reduceSum(g, [intOf(attrs, 'axis', -1)])))],
  LayerNormalization: layerNormVjp,
  InstanceNormalization: instanceNormVjp,
  BatchNormalization: batchNormVjp,
  LpNormalization: lpNormalizationVjp,
  LRN: lrnVjp,
} as const satisfies VjpTable

export type DifferentiableOp = keyof typeof vjpRules

/** Operators with no useful derivative; naming one here is a decision, not an omission. */
export const stopped = [
  'And',
  'ArgMax',
  'ArgMin',
  'Ceil',
  'ConstantOfShape',
  'Equal',
  'EyeLike',
  'Floor',
  'Greater',
  'GreaterOrEqual',
  'Hardmax',
  'IsInf',
  'IsNaN',
  'Less',
  'LessOrEqual',
  'Not',
  'OneHot',
  'Or',
  'Range',
  'Round',
  'Shape',
  'Sign',
  'Size',
  'Xor',
] as const satisfies readonly Op[]

type Undecided = Exclude<Op, DifferentiableOp | (typeof stopped)[number]>
const everyOpIsDecided: [Undecided] extends [never] ? true : Undecided = true
void everyOpIsDecided
