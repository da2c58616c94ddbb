import type { ByteSource } from '../formats/pack-files.ts'
import { decodeModel } from '../onnx/import/decode-model.ts'
import { onnxOfDtype } from '../onnx/onnx-dtype.ts'
import { OnnxRefusal } from '../onnx/onnx-refusal.ts'
import type { DetectedPart, ModelRole } from './model-kind.ts'

/** What exporters call the inputs and outputs of Stable Diffusion's parts (diffusers, optimum, Olive). */
const interfaces: readonly {
  inputs: readonly string[]
  outputs?: string
  family: string
  roles: readonly ModelRole[]
}[] = [
  { inputs: ['sample', 'timestep', 'encoder_hidden_states'], family: 'U-Net', roles: ['unet'] },
  { inputs: ['latent_sample'], family: 'autoencoder, decoding', roles: ['vae'] },
  { inputs: ['pixel_values', 'input_ids'], family: 'CLIP pair', roles: ['guidance', 'judge'] },
  { inputs: ['pixel_values'], family: 'image encoder', roles: [] },
  { inputs: ['input_ids'], family: 'text encoder', roles: ['textEncoder'] },
  { inputs: ['sample'], outputs: 'latent_sample', family: 'autoencoder, encoding', roles: [] },
]

/** The name of a type by ONNX's number of it. */
const dtypeNames = new Map(Object.entries(onnxOfDtype).map(([dtype, code]) => [code, dtype]))

/** An `.onnx` file by its inputs and outputs; its operators are only tried when it is used. Never throws a refusal. */
export function detectOnnx(source: ByteSource, item: string): Omit<DetectedPart, 'path'> {
  const part = { kind: 'onnx', family: null, parameters: 0, precision: [], roles: [], config: null, facts: {} } as const
  try {
    const { graph, opsets, producer } = decodeModel(source, item.slice(item.lastIndexOf('/') + 1))
    const constants = new Set(graph.initializer.map(({ name }) => name))
    const inputs = graph.input.map(({ name }) => name).filter((name) => !constants.has(name))
    const outputs = graph.output.map(({ name }) => name)
    const known = interfaces.find(
      (one) =>
        one.inputs.every((name) => inputs.includes(name)) &&
        (one.outputs === undefined || outputs.includes(one.outputs)),
    )
    const byType = new Map<string, number>()
    for (const { dataType, dims } of graph.initializer) {
      const dtype = dtypeNames.get(dataType) ?? `type ${dataType}`
      byType.set(dtype, (byType.get(dtype) ?? 0) + dims.reduce((product, side) => product * Number(side), 1))
    }
    const precision = [...byType].map(([dtype, parameters]) => ({ dtype, parameters }))
    return {
      ...part,
      family: known === undefined ? null : `ONNX ${known.family}`,
      parameters: precision.reduce((sum, { parameters }) => sum + parameters, 0),
      precision: precision.sort((a, b) => b.parameters - a.parameters),
      roles: known?.roles ?? [],
      problems: [],
      facts: {
        inputs: inputs.join(', '),
        outputs: outputs.join(', '),
        opset: opsets.get('') ?? 0,
        ...(producer !== '' && { producer }),
      },
    }
  } catch (thrown) {
    if (!(thrown instanceof OnnxRefusal)) throw thrown
    return { ...part, problems: [{ item, message: thrown.message }] }
  }
}
