import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { add, div, mul, sub } from '../nn/ops.ts'
import type { Prediction } from '../schedulers/prediction.ts'

/**
 * eps from what the network predicts about `u` (see `Prediction`). What is not eps adds the inputs `alpha` and `sigma`
 * `[1]` of the time step to the graph.
 */
export function noiseOf(g: GraphBuilder, prediction: Prediction, u: Value, predicted: Value): Value {
  if (prediction === 'epsilon') return predicted
  const alpha = g.input('alpha', 'float32', [1])
  const sigma = g.input('sigma', 'float32', [1])
  return prediction === 'v_prediction'
    ? add(mul(alpha, predicted), mul(sigma, u))
    : div(sub(u, mul(alpha, predicted)), sigma)
}
