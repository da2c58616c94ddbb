import { causalMask } from '../nn/attention.ts'
import type { Value } from '../nn/graph-builder.ts'
import { linear } from '../nn/linear.ts'
import { weight } from '../nn/net.ts'
import type { Net } from '../nn/net.ts'
import { layerNorm } from '../nn/norms.ts'
import { add, gather, matmul, reshape, slice } from '../nn/ops.ts'
import { sizeOf } from '../nn/shaping.ts'
import { clipLayers } from './clip-tower.ts'
import type { ClipTextConfig } from './clip-config.ts'

/**
 * CLIP's text tower (transformers `CLIPTextModel.last_hidden_state`), what conditions Stable Diffusion.
 *
 * Padding is not masked: a token only ever sees what stands before it.
 *
 * @param ids int64 `[N, L]`, L at most `config.length`.
 * @returns `[N, L, D]`.
 */
export function clipText(net: Net, config: ClipTextConfig, ids: Value): Value {
  const length = sizeOf(ids, 1)
  // transformers 5 saves a text model of its own without the outer name.
  const root = net.weights.has('text_model.final_layer_norm.weight') ? 'text_model.' : ''
  const tokens = weight(net, `${root}embeddings.token_embedding.weight`, [config.vocabulary, config.width])
  const places = weight(net, `${root}embeddings.position_embedding.weight`, [config.length, config.width])
  const x = add(gather(tokens, ids), slice(places, 0, 0, length))
  const h = clipLayers(net, `${root}encoder`, x, config, causalMask(net.g, length))
  return layerNorm(net, `${root}final_layer_norm`, h, config.eps)
}

/**
 * A prompt in CLIP's common space, not yet of unit length (transformers `CLIPModel.get_text_features`).
 *
 * @param eos `[N, L]`, 1 at each text's end token. A product with it rather than a Gather: no provider lacks that.
 * @returns `[N, projection]`.
 */
export function clipTextFeatures(net: Net, config: ClipTextConfig, projection: number, ids: Value, eos: Value): Value {
  const [count, length] = [sizeOf(ids, 0), sizeOf(ids, 1)]
  const states = clipText(net, config, ids)
  const pooled = matmul(reshape(eos, [count, 1, length]), states)
  return linear(net, 'text_projection', reshape(pooled, [count, config.width]), projection, false)
}
