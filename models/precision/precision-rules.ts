/** In which precision an operator computes when a graph is lowered to half. */
export type Lowering = 'half' | 'follows' | 'full'

/** Sums of products: where the time and the weights are. Providers sum them in float32. */
const contractions = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul']

/** Operators that move or compare numbers, and elementwise ones: as precise as what they are given. */
const following = [
  ...['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Transpose', 'Concat', 'Split', 'Slice', 'Pad'],
  ...['Expand', 'Tile', 'Gather', 'Resize', 'MaxPool', 'AveragePool', 'Where', 'Clip'],
  ...['Add', 'Sub', 'Mul', 'Neg', 'Abs', 'Min', 'Max', 'Relu', 'LeakyRelu', 'Sigmoid', 'Tanh'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'],
]

const lowerings: ReadonlyMap<string, Lowering> = new Map([
  ...contractions.map((op) => [op, 'half'] as const),
  ...following.map((op) => [op, 'follows'] as const),
])

/** Norms, softmax, reductions, quotients, powers and whatever is not named compute in float32. */
export function loweringOf(op: string): Lowering {
  return lowerings.get(op) ?? 'full'
}

/** Sums over many elements: what they are given is made in float32 too, for squares overflow half a precision's range. */
export function isReduction(op: string): boolean {
  return op.startsWith('Reduce')
}

/** Inputs that are shapes, axes or scales, and keep their type whatever the data is. */
export function keepsType(op: string, input: number): boolean {
  return op === 'Resize' && input > 0
}
