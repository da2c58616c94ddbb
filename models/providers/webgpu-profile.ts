import { intOf } from '../onnx/attributes.ts'
import { profileOf, type ProfiledCall, type ProviderProfile } from './profile.ts'

/**
 * The WebGPU provider of onnxruntime-node 1.30.0: its kernels by the symbols of the shipped library
 * (reference/engine.md 1.3), its limits as measured here on SwiftShader with falling back forbidden (`fovea doctor`).
 */
const operators = [
  'Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization Cast Ceil Clip Concat',
  'ConstantOfShape Conv ConvTranspose Cos Cosh CumSum DepthToSpace Div Dropout Einsum Elu Equal Erf Exp Expand Flatten',
  'Floor Gather GatherElements GatherND Gemm GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual HardSigmoid HardSwish',
  'Identity InstanceNormalization LayerNormalization LeakyRelu Less LessOrEqual Log LpNormalization MatMul Max MaxPool Min',
  'Mul Neg Not PRelu Pad Pow Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean',
  'ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ScatterElements ScatterND Shape Sigmoid Sin Sinh',
  'Slice Softmax Softplus Split Sqrt Squeeze Sub Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Where',
]

const reckoning = [
  'Abs Add Cast Clip Concat Div Equal Expand Greater GreaterOrEqual Less LessOrEqual Max Min Mul Neg Pow Slice Sub',
  'ReduceSum ReduceMax ReduceMin Where',
]

/** Whole numbers of 64 bits are for indices and shapes, unless the provider is told otherwise; doubles are for nobody. */
function wide({ inputs, outputs }: ProfiledCall): string | null {
  const odd = [...inputs.slice(0, 1), ...outputs].find((type) => type?.dtype === 'int64' || type?.dtype === 'float64')
  return odd == null ? null : `it does not reckon with ${odd.dtype}`
}

/** "Conv3D does not support grouped convolution", said when it runs. */
function conv({ attributes, inputs }: ProfiledCall): string | null {
  const rank = inputs[0]?.shape.length ?? 0
  return rank > 4 && intOf(attributes, 'group', 1) > 1 ? 'it has no groups in three dimensions' : null
}

/** "Only Conv2d or Conv1d are supported", said when it runs. */
function convTranspose({ inputs }: ProfiledCall): string | null {
  return (inputs[0]?.shape.length ?? 0) > 4 ? 'it has one or two dimensions' : null
}

/** Going back by more than one gives wrong numbers without a word (measured). Its bounds may be int64. */
function slice(call: ProfiledCall): string | null {
  if (call.inputs[4]?.numbers?.some((step) => step < -1)) return 'it is wrong for steps below -1'
  return wide(call)
}

const limits = {
  ...Object.fromEntries(
    reckoning
      .join(' ')
      .split(' ')
      .map((op) => [op, wide]),
  ),
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: ({ outputs }: ProfiledCall) => (outputs.length > 1 ? 'it gives no Indices' : null),
  Slice: slice,
}

export const webgpuProfile: ProviderProfile = profileOf(operators.join(' ').split(' '), limits)
