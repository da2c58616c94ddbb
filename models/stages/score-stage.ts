import { vjp } from '../autodiff/vjp.ts'
import { normaliseColours, unitLength } from '../architectures/clip-vision.ts'
import type { CropReduction } from '../methods/stages.ts'
import { leanGradient } from '../memory/lean-gradient.ts'
import { must } from '../must.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, concat, mul, neg, reduceMax, reduceMean, reshape, split, sub, transpose } from '../nn/ops.ts'
import { separable } from '../nn/resample.ts'
import { sizeOf } from '../nn/shaping.ts'
import type { Graph } from '../onnx/graph.ts'
import { clipDistanceValue } from './clip-distance-value.ts'
import type { Pack } from './pack.ts'

/** What of a score request is the graph's form rather than data. */
export interface ScoreShape {
  /** n windows of the whole picture. */
  readonly crops: number
  /** m windows of the masked picture. */
  readonly salientCrops: number
  readonly reduction: CropReduction
}

/**
 * How far a picture is from its prompt: `image` `[1, 3, H, W]`, `text` and `regionText` `[1, P]`, `mask` `[1, 1, H, W]`, `fill`
 * `[1, 3, 1, 1]`, `rows` `[n, S, H]`, `cols` `[n, S, W]`, `salientRows` and `salientCols` to `global` and `salient` `[1]`,
 * and each window's own distance, `globals` `[n, 1]` and `salients` `[m, 1]`.
 *
 * Distances are theta²/2, unweighted (SGOOL as read in reference/sgool-doodl-edict.md 1.4).
 */
export function scoreStage(pack: Pack, shape: ScoreShape): Graph {
  return bothTerms(pack, shape, 'score', null)
}

/**
 * As `scoreStage`, with `d_global` and `d_salient`: the gradients of the two terms with respect to the image, each alone.
 *
 * One backward pass does both: the terms see the picture through an input of their own.
 */
export function scoreVjpStage(pack: Pack, shape: ScoreShape): Graph {
  return bothTerms(pack, shape, 'score-vjp', {
    of: ['global', 'salient'],
    wrt: ['image', 'salientImage'],
    keep: ['global', 'salient', 'globals', 'salients'],
  })
}

function bothTerms(pack: Pack, shape: ScoreShape, name: string, gradient: Parameters<typeof vjp>[1] | null): Graph {
  const apart = termsApart(pack, shape)
  const inner = gradient === null ? apart : leanGradient(vjp(apart, gradient), ['ct_global', 'ct_salient'])
  const g = new GraphBuilder(name)
  const bindings: Record<string, Value> = {}
  for (const input of apart.inputs) {
    if (input.name !== 'salientImage') bindings[input.name] = g.input(input.name, input.dtype, input.shape)
  }
  bindings['salientImage'] = must(bindings['image'], 'the score has an image')
  for (const term of ['global', 'salient']) bindings[`ct_${term}`] = g.floats([1], [1])

  const values = g.inline(inner, bindings, '')
  const renamed = { d_image: 'd_global', d_salientImage: 'd_salient' }
  const names = { global: 'global', salient: 'salient', globals: 'globals', salients: 'salients', ...renamed }
  for (const [from, to] of Object.entries(names)) {
    const value = values[from]
    if (value !== undefined) g.output(to, value)
  }
  return g.build()
}

/** The two terms as functions of two pictures, which share one call of the image tower. */
function termsApart({ guidance, shapes }: Pack, { crops, salientCrops, reduction }: ScoreShape): Graph {
  const g = new GraphBuilder('terms')
  const [, , H, W] = shapes.image
  const S = guidance.imageSize
  const image = g.input('image', 'float32', shapes.image)
  const salientImage = g.input('salientImage', 'float32', shapes.image)
  const text = g.input('text', 'float32', [1, guidance.projection])
  const regionText = g.input('regionText', 'float32', [1, guidance.projection])
  const mask = g.input('mask', 'float32', [1, 1, H, W])
  const fill = g.input('fill', 'float32', [1, 3, 1, 1])
  const rows = g.input('rows', 'float32', [crops, S, H])
  const cols = g.input('cols', 'float32', [crops, S, W])
  const salientRows = g.input('salientRows', 'float32', [salientCrops, S, H])
  const salientCols = g.input('salientCols', 'float32', [salientCrops, S, W])

  const region = add(mul(mask, salientImage), mul(sub(1, mask), fill))
  const views = concat([cut(image, rows, cols), cut(region, salientRows, salientCols)], 0)
  const seen = unitLength(guidance.imageFeatures(g, normaliseColours(g, guidance.preprocessor, views)))
  const [wholes, regions] = split(seen, 0, [crops, salientCrops]) as [Value, Value]
  const [globals, salients] = [clipDistanceValue(wholes, text), clipDistanceValue(regions, regionText)]
  g.output('globals', globals)
  g.output('salients', salients)
  g.output('global', reduce(globals, reduction))
  g.output('salient', reduce(salients, reduction))
  return g.build()
}

/** n windows of a picture `[1, 3, H, W]` as `[n, 3, S, S]`. */
function cut(image: Value, rows: Value, cols: Value): Value {
  const apart = (matrix: Value) => reshape(matrix, [sizeOf(matrix, 0), 1, sizeOf(matrix, 1), sizeOf(matrix, 2)])
  return separable(image, apart(rows), transpose(apart(cols), [0, 1, 3, 2]))
}

/** Distances `[n, 1]` to one, `[1]`. */
function reduce(distances: Value, reduction: CropReduction): Value {
  const one = reduction === 'mean' ? reduceMean(distances, [0]) : neg(reduceMax(neg(distances), [0]))
  return reshape(one, [1])
}
