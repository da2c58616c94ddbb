import { countOf, shapeOf } from '../formats/layouts/entry-views.ts'
import type { Json } from '../formats/strict-json.ts'
import type { WeightEntries } from '../formats/weights.ts'
import type { Inferred } from './inferred.ts'
import type { ResnetNames } from './resnet-encoder.ts'
import { listNames, torchvisionNames } from './resnet-encoder.ts'

/**
 * config.json of a published TranSalNet, Res or Dense, from its tensors' shapes (names as in LJOVO/TranSalNet).
 */
export function inferTransalnetConfig(entries: WeightEntries, item: string): Inferred {
  const shape = (name: string) => shapeOf(entries, name, item)
  const root = 'encoder.encoder.'
  const hidden = [1, 2, 3].map((i) => shape(`decoder.TransEncoder${i}.patch_embeddings.weight`)[0] ?? 0)
  const places = shape('decoder.TransEncoder1.position_embeddings')[1] ?? 0
  // Three high, four wide: what the networks were trained at (288 × 384). Only the product is in the file.
  const height = Math.max(1, Math.round(Math.sqrt((places * 3) / 4)))
  return {
    config: {
      model_type: 'transalnet',
      input_height: 32 * height,
      input_width: 32 * Math.max(1, Math.round(places / height)),
      encoder: entries.has(`${root}4.denselayer1.conv1.weight`)
        ? densenetConfig(entries, root, item)
        : { kind: 'resnet', ...resnetConfig(entries, root, listNames, item) },
      hidden,
      heads: hidden.map((width) => Math.max(1, Math.round(width / 64))),
      decoder: [1, 2, 3, 4, 5, 6].map((i) => shape(`decoder.conv${i}.weight`)[0] ?? 0),
    },
    assumed: ['the picture is four wide and three high', 'heads: of 64 channels each'],
  }
}

/** What `sscdConfigSchema` reads, from the shapes of a copy detector. */
export function inferSscdConfig(entries: WeightEntries, item: string): Inferred {
  const root = entries.has('backbone.conv1.weight') ? 'backbone.' : ''
  return {
    config: {
      encoder: resnetConfig(entries, root, torchvisionNames, item),
      dimensions: shapeOf(entries, `${root}fc.weight`, item)[0] ?? 0,
    },
    assumed: ['power of the mean: 3'],
  }
}

const stages = [0, 1, 2, 3]

function resnetConfig(
  entries: WeightEntries,
  root: string,
  names: ResnetNames,
  item: string,
): Readonly<Record<string, Json>> {
  const shape = (name: string) => shapeOf(entries, root + name, item)
  const widths = stages.map((i) => shape(`${names.stage(i)}.0.conv1.weight`)[0] ?? 0)
  return {
    stem: shape(`${names.conv}.weight`)[0] ?? 0,
    layers: stages.map((i) => countOf(entries, (j) => `${root}${names.stage(i)}.${j}.conv1.weight`)),
    widths,
    expansion: (shape(`${names.stage(0)}.0.conv3.weight`)[0] ?? 0) / Math.max(1, widths[0] ?? 1),
  }
}

function densenetConfig(entries: WeightEntries, root: string, item: string): Json {
  const shape = (name: string) => shapeOf(entries, root + name, item)
  const growth = shape('4.denselayer1.conv2.weight')[0] ?? 0
  return {
    kind: 'densenet',
    stem: shape('0.weight')[0] ?? 0,
    growth,
    layers: stages.map((i) => countOf(entries, (j) => `${root}${2 * i + 4}.denselayer${j + 1}.conv1.weight`)),
    bottleneck: (shape('4.denselayer1.conv1.weight')[0] ?? 0) / Math.max(1, growth),
  }
}
