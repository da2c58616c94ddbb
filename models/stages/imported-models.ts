import { z } from 'zod'
import type { PackFiles } from '../formats/pack-files.ts'
import { readConfig } from '../formats/parse-config.ts'
import { GraphBuilder, type Value } from '../nn/graph-builder.ts'
import { repeated, sizeOf } from '../nn/shaping.ts'
import { reshape, slice } from '../nn/ops.ts'
import { OnnxRefusal } from '../onnx/onnx-refusal.ts'
import { openImported, type ImportedGraph } from './imported-graph.ts'
import type { SaliencyModel, TextModel, UnetModel, VaeModel } from './pack.ts'

/** Stable Diffusion's, where an ONNX folder has no configuration. */
const usual = { sideStep: 8, scalingFactor: 0.18215, textLength: 77, latentChannels: 4 }

/** A U-Net exported by diffusers, optimum or Olive: `sample`, `timestep`, `encoder_hidden_states` to the first output. */
export function importedUnet(files: PackFiles, path: string): UnetModel {
  const model = openImported(files, path)
  const sample = input(model, path, 'sample')
  const step = input(model, path, 'timestep')
  const states = input(model, path, 'encoder_hidden_states')
  const embedsGuidance = model.inputs.has('timestep_cond')
  if (embedsGuidance) {
    throw new OnnxRefusal(
      'interface',
      `${path} is told its guidance by an embedding; use its diffusers folder instead.`,
    )
  }
  return {
    channels: sample[1] ?? null,
    contextSize: states[2] ?? null,
    sideStep: usual.sideStep,
    embedsGuidance,
    predict(g, x, t, context) {
      const n = sizeOf(context, 0)
      // A number, one number for all, or one each: exporters differ.
      const time = step.length === 0 ? reshape(t, []) : repeated(t, step[0] === 1 ? 1 : n)
      const bindings = { sample: repeated(x, n), timestep: time, encoder_hidden_states: context }
      return model.append(g, bindings, firstOutput(model, path))
    },
  }
}

/** A text encoder exported by the same: `input_ids` to `last_hidden_state`. */
export function importedText(files: PackFiles, path: string): TextModel {
  const model = openImported(files, path)
  const [, length] = input(model, path, 'input_ids')
  const output = model.outputs.includes('last_hidden_state') ? 'last_hidden_state' : firstOutput(model, path)
  const L = length ?? usual.textLength
  const states = (g: GraphBuilder, ids: Value) => model.append(g, { input_ids: ids }, output)
  const g = new GraphBuilder('probe')
  return { width: sizeOf(states(g, g.input('ids', 'int64', [1, L])), 2), length: L, states }
}

const scaling = z.object({ scaling_factor: z.number().positive().default(usual.scalingFactor) })

/** The two halves of an autoencoder; the encoder's folder is the decoder's neighbour unless the manifest says otherwise. */
export function importedVae(
  files: PackFiles,
  { path, encoder }: { readonly path: string; readonly encoder?: string | undefined },
): VaeModel {
  const decoder = openImported(files, path)
  const [name, sides] = onlyInput(decoder, path)
  const config = `${path}/config.json`
  const latentChannels = sides[1] ?? usual.latentChannels
  const decode = (g: GraphBuilder, z_: Value) => decoder.append(g, { [name]: z_ }, firstOutput(decoder, path))
  const g = new GraphBuilder('probe')
  const probed = sizeOf(decode(g, g.input('z', 'float32', [1, latentChannels, sides[2] ?? 8, sides[3] ?? 8])), 2)
  return {
    latentChannels,
    factor: probed / (sides[2] ?? 8),
    scalingFactor: files.has(config) ? readConfig(scaling, files, config).scaling_factor : usual.scalingFactor,
    decode,
    encode(k, image) {
      const place = encoder ?? path.replace(/vae_decoder(?=$|\/)/, 'vae_encoder')
      const model = openImported(files, place)
      const [from] = onlyInput(model, place)
      const moments = model.append(k, { [from]: image }, firstOutput(model, place))
      // Means and log variances in some exports; the mean of a drawn sample in others.
      return sizeOf(moments, 1) === latentChannels ? moments : slice(moments, 1, 0, latentChannels)
    },
  }
}

/** A saliency network of one picture 0..1 to one map, its size fixed in the file. */
export function importedSaliency(files: PackFiles, path: string): SaliencyModel {
  const model = openImported(files, path)
  const [name, sides] = onlyInput(model, path)
  const [, , inputHeight, inputWidth] = sides
  if (typeof inputHeight !== 'number' || typeof inputWidth !== 'number') {
    throw new OnnxRefusal(
      'dynamic-shape',
      `${path} does not say how large its pictures are; export it with a fixed size.`,
    )
  }
  return { inputHeight, inputWidth, map: (g, image) => model.append(g, { [name]: image }, firstOutput(model, path)) }
}

function input(model: ImportedGraph, path: string, name: string): readonly (number | null)[] {
  const sides = model.inputs.get(name)
  if (sides !== undefined) return sides
  const has = [...model.inputs.keys()].join(', ')
  throw new OnnxRefusal('interface', `${path} has no input named ${name}; it has ${has}.`)
}

function onlyInput(model: ImportedGraph, path: string): readonly [string, readonly (number | null)[]] {
  const [first, ...more] = model.inputs
  if (first === undefined || more.length > 0) {
    throw new OnnxRefusal(
      'interface',
      `${path} has ${model.inputs.size} inputs where one picture or latent is expected.`,
    )
  }
  return first
}

export function firstOutput(model: ImportedGraph, path: string): string {
  const [first] = model.outputs
  if (first === undefined) throw new OnnxRefusal('interface', `${path} has no output.`)
  return first
}
