import { intsOf } from '../onnx/attributes.ts'
import { noOutputPadding, profileOf, type ProfiledCall, type ProviderProfile } from './profile.ts'

/**
 * CoreML's ML Program, from ONNX Runtime's own list of supported operators (reference/engine.md 1.3). Never run here.
 *
 * It has no comparisons and no Where: truths have to become clipped numbers. A split graph costs a copy at each border.
 */
const operators = [
  'Add ArgMax AveragePool Cast Clip Concat Conv ConvTranspose Cos Ceil DepthToSpace Div Elu Erf Exp GatherND Gemm',
  'GlobalAveragePool GlobalMaxPool HardSigmoid Identity InstanceNormalization LayerNormalization LeakyRelu MatMul',
  'MaxPool Max Mul Pow PRelu ReduceSum ReduceMean ReduceMax Relu Reshape Resize Round Sin Slice Softplus Split Sub',
  'Sigmoid Softmax Sqrt Squeeze Tanh Tile Transpose Unsqueeze',
]

/** Inputs of these places must be constants. */
const constants =
  (...places: readonly number[]) =>
  ({ inputs }: ProfiledCall): string | null => {
    const live = places.find((i) => inputs[i] != null && !inputs[i].constant)
    return live === undefined ? null : `input ${live} is not a constant`
  }

const floatOnly = ({ inputs }: ProfiledCall): string | null => {
  const odd = inputs.find((input) => input !== null && input.dtype !== 'float32' && input.dtype !== 'float16')
  return odd == null ? null : `it has no ${odd.dtype}`
}

const deconv = (call: ProfiledCall): string | null =>
  intsOf(call.attributes, 'output_padding', []).some((side) => side !== 0) ? noOutputPadding : constants(1, 2)(call)

const statistics = ({ outputs }: ProfiledCall): string | null => (outputs.length > 1 ? 'it gives no statistics' : null)

export const coremlProfile: ProviderProfile = profileOf(operators.join(' ').split(' '), {
  Add: floatOnly,
  Cast: floatOnly,
  Conv: constants(2),
  ConvTranspose: deconv,
  Div: floatOnly,
  Gemm: constants(1, 2),
  InstanceNormalization: constants(1, 2),
  LayerNormalization: (call) => statistics(call) ?? constants(1, 2)(call),
  MaxPool: ({ outputs }) => (outputs.length > 1 ? 'it gives no Indices' : null),
  Mul: floatOnly,
  PRelu: constants(1),
  Reshape: constants(1),
  Resize: constants(1, 2, 3),
  Slice: constants(1, 2, 3, 4),
  Split: constants(1),
  Sub: floatOnly,
  Tile: constants(1),
})
