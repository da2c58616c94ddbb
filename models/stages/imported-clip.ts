import { clipConfigSchema } from '../architectures/clip-config.ts'
import type { PackFiles } from '../formats/pack-files.ts'
import { readConfig } from '../formats/parse-config.ts'
import type { Value } from '../nn/graph-builder.ts'
import { sizeOf } from '../nn/shaping.ts'
import { OnnxRefusal } from '../onnx/onnx-refusal.ts'
import { isOnnx, openImported, type ImportedGraph } from './imported-graph.ts'
import { firstOutput } from './imported-models.ts'
import type { ClipRole } from './pack.ts'

/** transformers.js keeps the towers apart in `onnx/`; optimum exports both as `model.onnx`. */
function towerFiles(path: string): { readonly vision: string; readonly text: string } {
  return { vision: `${path}/onnx/vision_model.onnx`, text: `${path}/onnx/text_model.onnx` }
}

export function isOnnxClip(files: PackFiles, path: string): boolean {
  return isOnnx(files, path) || files.has(towerFiles(path).vision)
}

/** A CLIP pair as ONNX with the config.json of its folder: `pixel_values` to `image_embeds`, `input_ids` to `text_embeds`. */
export function importedClip(
  files: PackFiles,
  path: string,
  reads: (length: number) => Pick<ClipRole, 'preprocessor' | 'tokenizer'>,
): ClipRole {
  const config = readConfig(clipConfigSchema, files, `${path}/config.json`)
  const apart = towerFiles(path)
  const isApart = files.has(apart.vision)
  const vision = openImported(files, isApart ? apart.vision : path)
  const text = isApart ? openImported(files, apart.text) : vision
  return {
    ...reads(config.text.length),
    imageSize: config.vision.imageSize,
    projection: config.projection,
    textLength: config.text.length,
    imageFeatures: (g, pixels) => tower(g, vision, path, { pixel_values: pixels }, 'image_embeds'),
    textFeatures: (g, ids) => tower(g, text, path, { input_ids: ids }, 'text_embeds'),
  }
}

/** Inputs of the other tower, which the wanted output does not need, are anything. */
function tower(
  g: Value['builder'],
  model: ImportedGraph,
  path: string,
  bindings: Readonly<Record<string, Value>>,
  output: string,
): Value {
  const own = Object.values(bindings)[0]
  const count = own === undefined ? 1 : sizeOf(own, 0)
  const others = [...model.inputs].filter(([name]) => !Object.hasOwn(bindings, name))
  const anything = others.map(([name, sides]) => {
    if (name === 'attention_mask') {
      // CLIP's pooled state comes before the padding, so a mask of ones changes nothing.
      const shape = own?.shape ?? [1, 1]
      return [name, g.floats(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape)] as const
    }
    const shape = sides.map((side, axis) => side ?? (axis === 0 ? count : 1))
    if (shape.reduce((a, b) => a * b, 1) > 2 ** 22) {
      throw new OnnxRefusal('interface', `${path} wants an input ${name} that no stage has.`)
    }
    return [name, g.floats(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape)] as const
  })
  const all = { ...bindings, ...Object.fromEntries(anything) }
  return model.append(g, all, model.outputs.includes(output) ? output : firstOutput(model, path))
}
