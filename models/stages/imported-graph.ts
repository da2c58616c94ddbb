import type { PackFiles } from '../formats/pack-files.ts'
import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { cast } from '../nn/ops.ts'
import { decodeModel } from '../onnx/import/decode-model.ts'
import { importOnnx } from '../onnx/import/import-onnx.ts'
import { widenHalves } from '../onnx/import/widen-halves.ts'
import { OnnxRefusal } from '../onnx/onnx-refusal.ts'
import type { Graph, Shape } from '../onnx/graph.ts'

/** An ONNX file as something that can be appended to a graph, whatever its halves and whole numbers. */
export interface ImportedGraph {
  /** What the file declares: sides by name of input and output; null where they are open. */
  readonly inputs: ReadonlyMap<string, readonly (number | null)[]>
  readonly outputs: readonly string[]
  /** Appends the graph for inputs of these shapes. Numbers are cast to what the file wants. */
  readonly append: (g: GraphBuilder, bindings: Readonly<Record<string, Value>>, output: string) => Value
}

/** Whether a role's model is an ONNX file: one by that name, or a folder with `model.onnx`. */
export function isOnnx(files: PackFiles, path: string): boolean {
  return onnxFile(files, path) !== null
}

function onnxFile(files: PackFiles, path: string): string | null {
  const inside = `${path}/model.onnx`
  if (files.has(inside)) return inside
  return path.endsWith('.onnx') && files.has(path) ? path : null
}

/**
 * Opens an ONNX model of a pack; halves are computed in float32 (see `widenHalves`). Weights are not read.
 *
 * @throws OnnxRefusal
 */
export function openImported(files: PackFiles, path: string): ImportedGraph {
  const location = onnxFile(files, path)
  if (location === null) throw new OnnxRefusal('not-onnx', `${path} holds no model.onnx.`)
  const source = files.bytes(location)
  const folder = location.slice(0, location.lastIndexOf('/') + 1)
  const { graph } = decodeModel(source, location)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  const inputs = new Map(
    graph.input.filter(({ name }) => !stored.has(name)).map(({ name, type }) => [name, sidesOf(type)]),
  )
  // One stage is built in several forms; what they share is imported once.
  const made = new Map<string, Graph>()
  const importAt = (shapes: Readonly<Record<string, Shape>>, output: string): Graph => {
    const key = JSON.stringify([shapes, output])
    const known = made.get(key)
    if (known !== undefined) return known
    const imported = importOnnx(source, {
      location,
      shapes,
      outputs: { [output]: `result of ${output}` },
      external: (name) => (files.has(folder + name) ? files.bytes(folder + name) : null),
    })
    const wide = widenHalves(imported.graph)
    made.set(key, wide)
    return wide
  }
  return {
    inputs,
    outputs: graph.output.map(({ name }) => name),
    append(g, bindings, output) {
      const shapes = Object.fromEntries(Object.entries(bindings).map(([name, { shape }]) => [name, shape]))
      const inner = importAt(shapes, output)
      const typed = inner.inputs.map(({ name, dtype }) => {
        const bound = Object.hasOwn(bindings, name) ? bindings[name] : undefined
        if (bound === undefined)
          throw new OnnxRefusal('interface', `The model wants an input ${name}, which no stage has.`)
        return [name, cast(bound, dtype)] as const
      })
      const [value] = Object.values(g.inline(inner, Object.fromEntries(typed), folder))
      if (value === undefined) throw new OnnxRefusal('interface', `The model has no output ${output}.`)
      return cast(value, 'float32')
    },
  }
}

type DeclaredType = ReturnType<typeof decodeModel>['graph']['input'][number]['type']

function sidesOf(type: DeclaredType): readonly (number | null)[] {
  if (type?.value.case !== 'tensorType') return []
  const dims = type.value.value.shape?.dim ?? []
  return dims.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : null))
}
