import type { CropReduction } from '../../models/methods/stages.ts'
import { must } from '../../models/must.ts'
import { GraphBuilder } from '../../models/nn/graph-builder.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { gradientStage } from '../../models/stages/gradient-stage.ts'
import type { ClipRole, Pack } from '../../models/stages/pack.ts'
import { stageGraphs } from '../../models/stages/stage-graphs.ts'
import { openBenchPack, type PackName } from './bench-packs.ts'
import { largeVision, randomClip } from './sd-pack.ts'

/** What one child process measures: graphs, and where their weights are. */
export interface BenchCase {
  readonly root: string
  readonly forward: () => Graph
  /** Null where nobody differentiates the stage. */
  readonly vjp: (() => Graph) | null
  /** What the peer is asked to open: a kind it knows and the folders of the models, or null where it has none. */
  readonly peer: { readonly kind: string; readonly folders: Readonly<Record<string, string>> } | null
}

const reduction: CropReduction = 'min'
const windows = (n: number) => ({ crops: n, salientCrops: n, reduction })

type Open = (data: string) => BenchCase

const packStages: Readonly<
  Record<string, (pack: Pack) => Pick<BenchCase, 'forward' | 'vjp'> & { readonly peer: string | null }>
> = {
  context: (pack) => ({ forward: stageGraphs(pack).context, vjp: null, peer: 'context' }),
  step: (pack) => ({ forward: stageGraphs(pack).step, vjp: stageGraphs(pack).stepVjp, peer: 'step' }),
  decode: (pack) => ({ forward: stageGraphs(pack).decode, vjp: stageGraphs(pack).decodeVjp, peer: 'decode' }),
  encode: (pack) => ({ forward: stageGraphs(pack).encode, vjp: null, peer: 'encode' }),
  saliency: (pack) => ({ forward: stageGraphs(pack).saliency, vjp: null, peer: null }),
  score: (pack) => ({
    forward: () => stageGraphs(pack).score(windows(1)),
    vjp: () => stageGraphs(pack).scoreVjp(windows(1)),
    peer: 'score',
  }),
  score16: (pack) => ({ forward: () => stageGraphs(pack).score(windows(16)), vjp: null, peer: 'score' }),
  similarity: (pack) => ({ forward: () => stageGraphs(pack).similarity('guidance'), vjp: null, peer: null }),
}

function stageCase(pack: PackName, stage: string): Open {
  return (data) => {
    const { pack: opened, root, folders } = openBenchPack(pack, data)
    const { forward, vjp, peer } = must(packStages[stage], 'a stage of the table')(opened)
    return { root, forward, vjp, peer: peer === null ? null : { kind: peer, folders } }
  }
}

/** CLIP's image tower alone: pixels to features. */
function towerCase(folder: string, vision: object, projection: number): Open {
  return (data) => {
    const { pack } = openBenchPack('mini', data)
    const role = randomClip(data, folder, vision, projection, pack)
    const forward = () => imageTower(role)
    return {
      root: data,
      forward,
      vjp: () => gradientStage(forward(), { name: 'tower-vjp', of: 'features', wrt: 'pixels' }),
      peer: { kind: 'tower', folders: { clip: `${data}/${folder}` } },
    }
  }
}

function imageTower({ imageSize: side, imageFeatures }: ClipRole): Graph {
  const g = new GraphBuilder('tower')
  g.output('features', imageFeatures(g, g.input('pixels', 'float32', [1, 3, side, side])))
  return g.build()
}

/** By name; the order in which they run. */
export const benchCases: Readonly<Record<string, Open>> = {
  ...Object.fromEntries(Object.keys(packStages).map((stage) => [`mini:${stage}`, stageCase('mini', stage)])),
  'sd:unet-32': stageCase('sd', 'step'),
  'sd:unet-64': stageCase('sd-64', 'step'),
  'sd:decoder-256': stageCase('sd', 'decode'),
  'clip:b32': towerCase('sd/clip', {}, 512),
  'clip:l14': towerCase('clip-l14', largeVision, 768),
  'tiny:unet': stageCase('tiny', 'step'),
}

/** Left out unless asked for: the first needs 20 GB, the second measures nothing. */
export const unusualCases: readonly string[] = ['sd:unet-64', 'tiny:unet']
