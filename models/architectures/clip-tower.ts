import type { Value } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { transformerLayer } from '../nn/transformer-layer.ts'
import type { ClipTower } from './clip-config.ts'

const names = {
  norm1: 'layer_norm1',
  query: 'self_attn.q_proj',
  key: 'self_attn.k_proj',
  value: 'self_attn.v_proj',
  out: 'self_attn.out_proj',
  norm2: 'layer_norm2',
  fc1: 'mlp.fc1',
  fc2: 'mlp.fc2',
}

/** The layers that both of CLIP's towers share, `[N, L, D]` to the same. */
export function clipLayers(net: Net, prefix: string, x: Value, tower: ClipTower, mask?: Value): Value {
  const layer = { names, heads: tower.heads, inner: tower.inner, activation: tower.activation, eps: tower.eps }
  let h = x
  for (let i = 0; i < tower.layers; i++) h = transformerLayer(net, `${prefix}.layers.${i}`, h, layer, mask)
  return h
}
