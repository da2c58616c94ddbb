import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packFolder } from '../../main/files/pack-folder.ts'
import { openWeights } from '../../models/formats/open-weights.ts'
import type { Weights } from '../../models/formats/weights.ts'
import { GraphBuilder } from '../../models/nn/graph-builder.ts'
import type { Net } from '../../models/nn/net.ts'
import type { Shape } from '../../models/onnx/graph.ts'
import { sizeOf } from '../../models/tensor/shape.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import { writeSafetensors } from './safetensors-file.ts'

export interface RandomModel {
  /** config.json as diffusers or transformers read it. */
  readonly config: object
  /** Names that these weights shall not have, where an architecture knows more than one spelling. */
  readonly without?: readonly string[]
  /** Asks for every tensor the file shall hold. */
  readonly draw: (net: Net) => void
}

/**
 * A model folder with random weights of an architecture's own names and shapes, made once.
 *
 * Speed does not depend on the numbers, but on there being no denormals, infinities or NaN: each layer keeps the size of what goes
 * through it.
 */
export function randomModel(root: string, folder: string, model: RandomModel): Weights {
  const target = path.join(root, folder)
  const file = path.join(target, 'model.safetensors')
  if (!existsSync(file)) {
    mkdirSync(target, { recursive: true })
    const asked = new Map<string, Shape>()
    model.draw({ g: new GraphBuilder(folder), weights: recording(asked, model.without ?? []) })
    const tensors = [...asked].map(([name, shape], i) => ({ name, shape, data: () => values(name, shape, i) }))
    writeSafetensors(file, tensors)
  }
  writeFileSync(path.join(target, 'config.json'), JSON.stringify(model.config))
  return openWeights(packFolder(root), folder)
}

function recording(asked: Map<string, Shape>, without: readonly string[]): Weights {
  return {
    has: (name) => !without.includes(name),
    get(name, shape) {
      asked.set(name, shape)
      const source = { kind: 'external', location: 'model', offset: 0, length: 4 * sizeOf(shape) } as const
      return { name, dtype: 'float32', shape, source: { ...source, offset: asked.size } }
    },
  }
}

const noise = torchRandn(0, 1 << 20)

function values(name: string, shape: Shape, index: number): Float32Array {
  const size = sizeOf(shape)
  const data = new Float32Array(size)
  if (/running_var$|norm\w*\.\d*\.?weight$|norm\w*\.weight$|\.bn\d\.weight$|layrnorm\.weight$/u.test(name))
    return data.fill(1)
  const fanIn = Math.max(1, sizeOf(shape.slice(1)))
  const scale = shape.length < 2 ? 0.02 : Math.sqrt(1 / fanIn)
  for (let i = 0, at = index * 7919; i < size; i++, at++) data[i] = scale * (noise[at & (noise.length - 1)] ?? 0)
  return data
}
