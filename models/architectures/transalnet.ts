import { conv2d } from '../nn/conv.ts'
import type { Value } from '../nn/graph-builder.ts'
import { weight } from '../nn/net.ts'
import type { Net } from '../nn/net.ts'
import { batchNorm, layerNorm } from '../nn/norms.ts'
import { add, mul, relu, sigmoid, upsampleNearest } from '../nn/ops.ts'
import { sizeOf, toPicture, toSequence } from '../nn/shaping.ts'
import { transformerLayer } from '../nn/transformer-layer.ts'
import { densenetEncoder } from './densenet-encoder.ts'
import { listNames, resnetEncoder } from './resnet-encoder.ts'
import type { TransalnetConfig } from './transalnet-config.ts'

const eps = 1e-6
const layerNames = {
  norm1: 'attention_norm',
  query: 'attn.query',
  key: 'attn.key',
  value: 'attn.value',
  out: 'attn.out',
  norm2: 'ffn_norm',
  fc1: 'ffn.fc1',
  fc2: 'ffn.fc2',
}

/**
 * Where people look (Lou et al., TranSalNet, Neurocomputing 2022; names as in LJOVO/TranSalNet's checkpoints).
 *
 * @param image RGB 0..1 without further normalisation, `[N, 3, inputHeight, inputWidth]`.
 * @returns a fixation density up to scale, 0..1, `[N, 1, inputHeight, inputWidth]`.
 */
export function transalnet(net: Net, config: TransalnetConfig, image: Value): Value {
  const [, at8, at16, at32] = encode(net, config.encoder, image) as [Value, Value, Value, Value]
  const block = (i: number, x: Value) =>
    relu(batchNorm(net, `decoder.batchnorm${i}`, conv2d(net, `decoder.conv${i}`, x, config.decoder[i - 1] ?? 0)))
  const up = (x: Value) => upsampleNearest(x, 2)
  // The skip is a product: a place counts where the coarse and the fine scale agree.
  const agree = (coarse: Value, fine: Value) => relu(mul(coarse, fine))

  const x5 = up(block(1, context(net, config, 1, at32)))
  const x4 = up(block(2, agree(x5, context(net, config, 2, at16))))
  const x3 = up(block(3, agree(x4, context(net, config, 3, at8))))
  const x1 = block(6, up(block(5, up(block(4, x3)))))
  return sigmoid(conv2d(net, 'decoder.conv7', x1, 1))
}

function encode(net: Net, config: TransalnetConfig['encoder'], image: Value): Value[] {
  const root = 'encoder.encoder'
  return config.kind === 'resnet'
    ? resnetEncoder(net, `${root}.`, image, config, listNames)
    : densenetEncoder(net, root, image, config)
}

/** The transformer of one scale: `[N, C, h, w]` to `[N, hidden, h, w]`. */
function context(net: Net, config: TransalnetConfig, index: 1 | 2 | 3, x: Value): Value {
  const name = `decoder.TransEncoder${index}`
  const hidden = config.hidden[index - 1] ?? 0
  const layer = {
    names: layerNames,
    heads: config.heads[index - 1] ?? 1,
    inner: 4 * hidden,
    activation: 'gelu',
    eps,
  } as const

  const tokens = toSequence(conv2d(net, `${name}.patch_embeddings`, x, hidden, { kernel: 1 }))
  const places = weight(net, `${name}.position_embeddings`, [1, sizeOf(tokens, 1), hidden])
  let h = add(tokens, places)
  for (const i of [0, 1]) h = transformerLayer(net, `${name}.transformer_encoder.layer.${i}`, h, layer)
  h = layerNorm(net, `${name}.transformer_encoder.encoder_norm`, h, eps)
  return toPicture(h, sizeOf(x, 2), sizeOf(x, 3))
}
