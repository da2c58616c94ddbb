import { findModels } from '../../models/architectures/find-models.ts'
import { z } from 'zod'
import { autoencoderConfigSchema } from '../../models/architectures/autoencoder-config.ts'
import { decodeTiny } from '../../models/architectures/autoencoder-tiny.ts'
import { decodeLatent, encodeImage } from '../../models/architectures/autoencoder-kl.ts'
import { clipConfigSchema } from '../../models/architectures/clip-config.ts'
import { clipTextFeatures } from '../../models/architectures/clip-text.ts'
import { clipImageFeatures } from '../../models/architectures/clip-vision.ts'
import { sscd, sscdConfigSchema } from '../../models/architectures/sscd.ts'
import { transalnetConfigSchema } from '../../models/architectures/transalnet-config.ts'
import { transalnet } from '../../models/architectures/transalnet.ts'
import { unet2dCondition } from '../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../models/architectures/unet-config.ts'
import type { PackFiles } from '../../models/formats/pack-files.ts'
import { readConfig } from '../../models/formats/parse-config.ts'
import { openTensorFile } from '../../models/formats/tensor-file.ts'
import { entryWeights } from '../../models/formats/weights.ts'
import { must } from '../../models/must.ts'
import { GraphBuilder, type Value } from '../../models/nn/graph-builder.ts'
import type { Net } from '../../models/nn/net.ts'
import type { Precision } from '../../models/precision/precision.ts'
import { embeddedName } from './embedded-name.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute, RouteFeeds } from './parity-route.ts'

type Build = (net: Net, files: PackFiles, input: (name: string) => Value, c: ParityCase) => Value

const tinyConfig = z
  .object({ decoder_block_out_channels: z.array(z.int()).min(1) })
  .transform((c) => c.decoder_block_out_channels[0] ?? 0)

/** The studio's builder for each kind of checkpoint. Names and layouts of inputs are the exports'. */
const builders: Readonly<Record<string, Build>> = {
  unet(net, files, input) {
    const t = net.g.input('t', 'float32', [1])
    const config = readConfig(unetConfigSchema, files, 'config.json')
    const w = config.guidanceSize === null ? undefined : input('w')
    return unet2dCondition(net, config, input('sample'), t, input('encoder_hidden_states'), w)
  },
  'vae-decoder': (net, files, input) =>
    decodeLatent(net, readConfig(autoencoderConfigSchema, files, 'config.json'), input('latent_sample')),
  'vae-encoder': (net, files, input) =>
    encodeImage(net, readConfig(autoencoderConfigSchema, files, 'config.json'), input('sample')),
  'clip-image': (net, files, input) =>
    clipImageFeatures(net, readConfig(clipConfigSchema, files, 'config.json'), input('pixel_values')),
  'clip-text'(net, files, input, c) {
    const config = readConfig(clipConfigSchema, files, 'config.json')
    const eos = net.g.input('eos', 'float32', must(c.inputs[0], 'the token ids').shape)
    return clipTextFeatures(net, config.text, config.projection, input('input_ids'), eos)
  },
  transalnet: (net, files, input) =>
    transalnet(net, readConfig(transalnetConfigSchema, files, 'config.json'), input('image')),
  taesd: (net, files, input) => decodeTiny(net, input('latent'), readConfig(tinyConfig, files, 'config.json')),
  sscd: (net, files, input) => sscd(net, readConfig(sscdConfigSchema, files, 'config.json'), input('pixels')),
}

/** Whether the studio builds this kind of model from its checkpoint; the others come in as ONNX only. */
export function hasCheckpointRoute({ kind }: Pick<ParityCase, 'kind'>): boolean {
  return Object.hasOwn(builders, kind)
}

/** config.json and a file of tensors through `models/architectures`. */
export function checkpointRoute(
  c: ParityCase,
  files: PackFiles,
  precision: Precision,
  file = 'model.safetensors',
): ParityRoute {
  const g = new GraphBuilder(c.case)
  const tensors = openTensorFile(files.bytes(file), file)
  const found = findModels(tensors)[0]
  const net = { g, weights: entryWeights(found?.entries ?? tensors.entries, file, tensors.refused) }
  const build = must(builders[c.kind], `there is a builder for ${c.kind}`)
  const input = (name: string): Value => {
    const { dtype, shape } = must(
      c.inputs.find((one) => one.name === name),
      `the case has an input ${name}`,
    )
    return g.input(name, dtype, shape)
  }
  g.output(c.output, build(net, files, input, c))
  const graph = g.build()
  const wrt = c.wrt === 'embedded' ? embeddedName(graph, c.expected.dShape) : c.wrt
  return { graph, of: c.output, wrt, feeds: ownFeeds(c), precision, weightFolder: c.folder }
}

/** Our graphs take the time step as one float, and the end of a text as a mask. */
function ownFeeds({ kind, feeds }: ParityCase): RouteFeeds {
  if (kind === 'unet') {
    const { timestep, ...rest } = feeds
    return { ...rest, t: new Float32Array([Number(must(timestep?.[0], 'a time step'))]) }
  }
  if (kind === 'clip-text') {
    const ids = feeds['input_ids']
    if (!(ids instanceof BigInt64Array)) throw new TypeError('token ids are int64')
    return { ...feeds, eos: endMask(ids) }
  }
  return feeds
}

/** 1 at the first end token of each of the two texts: the highest id there is, as in CLIP itself. */
function endMask(ids: BigInt64Array): Float32Array {
  const length = ids.length / 2
  const mask = new Float32Array(ids.length)
  for (const row of [0, 1]) {
    const tokens = Array.from(ids.subarray(row * length, (row + 1) * length), Number)
    mask[row * length + tokens.indexOf(Math.max(...tokens))] = 1
  }
  return mask
}
