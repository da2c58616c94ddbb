import type { FoundModel } from '../architectures/find-models.ts'
import { autoencoderConfigSchema } from '../architectures/autoencoder-config.ts'
import { decodeLatent, encodeImage } from '../architectures/autoencoder-kl.ts'
import { clipConfigSchema, clipTextConfigSchema } from '../architectures/clip-config.ts'
import { clipText, clipTextFeatures } from '../architectures/clip-text.ts'
import { clipImageFeatures } from '../architectures/clip-vision.ts'
import { sscd, sscdConfigSchema } from '../architectures/sscd.ts'
import { transalnetConfigSchema } from '../architectures/transalnet-config.ts'
import { transalnet } from '../architectures/transalnet.ts'
import { unet2dCondition } from '../architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../architectures/unet-config.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Net } from '../nn/net.ts'
import { collectingWeights } from './collecting-weights.ts'
import type { ModelProblem } from './model-kind.ts'
import type { TensorTable } from './tensor-table.ts'

type Draw = (net: Net, config: unknown) => void

/** Draws the network of a configuration with the smallest inputs it takes; every tensor it has is asked for. */
const drawings: Partial<Record<FoundModel['kind'], Draw>> = {
  'unet-2d-condition'(net, config) {
    const c = unetConfigSchema.parse(config)
    const side = 2 ** (c.channels.length - 1)
    const x = net.g.input('x', 'float32', [1, c.inChannels, side, side])
    const context = net.g.input('context', 'float32', [1, 1, c.contextSize])
    unet2dCondition(net, c, x, net.g.input('t', 'float32', [1]), context)
  },
  'autoencoder-kl'(net, config) {
    const c = autoencoderConfigSchema.parse(config)
    decodeLatent(net, c, net.g.input('z', 'float32', [1, c.latentChannels, 1, 1]))
    encodeImage(net, c, net.g.input('image', 'float32', [1, 3, c.factor, c.factor]))
  },
  'clip-text'(net, config) {
    const c = clipTextConfigSchema.parse(config)
    clipText(net, c, net.g.input('ids', 'int64', [1, c.length]))
  },
  clip(net, config) {
    const c = clipConfigSchema.parse(config)
    const { length } = c.text
    const eos = net.g.input('eos', 'float32', [1, length])
    clipTextFeatures(net, c.text, c.projection, net.g.input('ids', 'int64', [1, length]), eos)
    const side = c.vision.imageSize
    clipImageFeatures(net, c, net.g.input('pixels', 'float32', [1, 3, side, side]))
  },
  transalnet: drawSaliency,
  sscd(net, config) {
    sscd(net, sscdConfigSchema.parse(config), net.g.input('pixels', 'float32', [1, 3, 32, 32]))
  },
}

function drawSaliency(net: Net, config: unknown): void {
  const c = transalnetConfigSchema.parse(config)
  transalnet(net, c, net.g.input('image', 'float32', [1, 3, c.inputHeight, c.inputWidth]))
}

export interface ComponentCheck {
  readonly problems: readonly ModelProblem[]
  /** Tensors that the network has no use for. */
  readonly unused: number
}

/**
 * Whether a model's tensors are those of its configuration: each by name and shape, all that are wrong listed.
 *
 * The networks themselves are asked, so there is no second list of names that could differ from theirs.
 *
 * @param config as its config.json says, or as derived from its tensors
 */
export function checkComponent(
  kind: FoundModel['kind'],
  config: unknown,
  table: TensorTable,
  item: string,
): ComponentCheck {
  const draw = drawings[kind]
  if (draw === undefined) return { problems: [], unused: 0 }
  const weights = collectingWeights(table, item)
  try {
    draw({ g: new GraphBuilder('check'), weights }, config)
  } catch (thrown) {
    // A configuration that no network can be drawn from: zod's refusal of a field, or a size that does not divide.
    const what = thrown instanceof Error ? firstLine(thrown) : 'cannot be read'
    return { problems: [...weights.problems, { item: 'config.json', message: what }], unused: 0 }
  }
  return { problems: weights.problems, unused: weights.unused().length }
}

function firstLine(thrown: Error): string {
  const issues = (thrown as { readonly issues?: readonly { readonly path: readonly PropertyKey[]; message: string }[] })
    .issues
  const [issue] = issues ?? []
  return issue === undefined
    ? (thrown.message.split('\n')[0] ?? '')
    : `${issue.path.map(String).join('.')}: ${issue.message}`
}
