import { activations } from '../nn/activations.ts'
import { attend } from '../nn/attention.ts'
import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import { linear } from '../nn/linear.ts'
import type { Net } from '../nn/net.ts'
import { groupNorm, layerNorm } from '../nn/norms.ts'
import { add, mul, split } from '../nn/ops.ts'
import { sizeOf, toPicture, toSequence } from '../nn/shaping.ts'

export interface SpatialTransformer {
  readonly heads: number
  readonly depth: number
  readonly groups: number
  readonly linearProjection: boolean
}

/**
 * Lets every place of a feature map `[N, C, h, w]` look at all others and at the prompt `[N, L, D]`
 * (diffusers `Transformer2DModel`). The same shape comes out.
 */
export function spatialTransformer(
  net: Net,
  name: string,
  x: Value,
  context: Value,
  options: SpatialTransformer,
): Value {
  const { heads, depth, groups, linearProjection } = options
  const [channels, height, width] = [sizeOf(x, 1), sizeOf(x, 2), sizeOf(x, 3)]

  const normal = groupNorm(net, `${name}.norm`, x, groups, 1e-6)
  let h = linearProjection
    ? linear(net, `${name}.proj_in`, toSequence(normal), channels)
    : toSequence(conv2d(net, `${name}.proj_in`, normal, channels, { kernel: 1 }))
  for (let i = 0; i < depth; i++) h = transformerBlock(net, `${name}.transformer_blocks.${i}`, h, context, heads)
  const out = linearProjection
    ? toPicture(linear(net, `${name}.proj_out`, h, channels), height, width)
    : conv2d(net, `${name}.proj_out`, toPicture(h, height, width), channels, { kernel: 1 })
  return add(out, x)
}

/** Self-attention, attention to the prompt, and a gated feed-forward part (diffusers `BasicTransformerBlock`). */
function transformerBlock(net: Net, name: string, x: Value, context: Value, heads: number): Value {
  const norm = (i: number, value: Value) => layerNorm(net, `${name}.norm${i}`, value, 1e-5)

  const a = norm(1, x)
  const afterSelf = add(attention(net, `${name}.attn1`, a, a, heads), x)
  const afterCross = add(attention(net, `${name}.attn2`, norm(2, afterSelf), context, heads), afterSelf)
  return add(feedForward(net, `${name}.ff`, norm(3, afterCross)), afterCross)
}

function attention(net: Net, name: string, x: Value, source: Value, heads: number): Value {
  const width = sizeOf(x, -1)
  const project = (part: string, from: Value) => linear(net, `${name}.${part}`, from, width, false)
  const mixed = attend(project('to_q', x), project('to_k', source), project('to_v', source), heads)
  return linear(net, `${name}.to_out.0`, mixed, width)
}

/** GEGLU (Shazeer, arXiv 2002.05202), four times as wide inside. */
function feedForward(net: Net, name: string, x: Value): Value {
  const width = sizeOf(x, -1)
  const inner = 4 * width
  const both = linear(net, `${name}.net.0.proj`, x, 2 * inner)
  const [hidden, gate] = split(both, -1, [inner, inner]) as [Value, Value]
  return linear(net, `${name}.net.2`, mul(hidden, activations.gelu(gate)), width)
}
