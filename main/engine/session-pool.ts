import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Graph } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { executionProvider } from '../../models/providers/execution-provider.ts'
import { lowerGraph } from '../../models/providers/lower-graph.ts'
import { profiles, type Provider } from '../../models/providers/provider.ts'
import { must } from '../../models/must.ts'
import { defaultProvider } from './provider.ts'
import { sessionOptions } from './session-options.ts'

export type Feeds = Readonly<Record<string, Float32Array | BigInt64Array>>

/** One native run of a named graph. */
export type RunGraph = (key: string, build: () => Graph, feeds: Feeds) => Promise<ReadonlyMap<string, Float32Array>>

interface OpenSession {
  readonly session: InferenceSession
  readonly shapes: ReadonlyMap<string, readonly number[]>
  readonly outputs: readonly string[]
}

/** Sessions of one pack by key, made when first needed and kept: making one costs far more than running it. */
export interface SessionPool {
  readonly run: RunGraph
  readonly release: () => Promise<void>
}

export function sessionPool(packFolder: string, provider: Provider = defaultProvider): SessionPool {
  const sessions = new Map<string, Promise<OpenSession>>()

  async function open(build: () => Graph): Promise<OpenSession> {
    const { graph } = lowerGraph(build(), profiles[provider])
    const options = sessionOptions(packFolder, { provider: executionProvider(provider, graph) })
    const session = await InferenceSession.create(encodeOnnx(graph), options)
    const shapes = new Map(graph.inputs.map(({ name, shape }) => [name, shape]))
    return { session, shapes, outputs: graph.outputs.map(({ name }) => name) }
  }

  return {
    async run(key, build, feeds) {
      const opening = sessions.get(key) ?? open(build)
      sessions.set(key, opening)
      const { session, shapes, outputs } = await opening
      const tensors: Record<string, Tensor> = {}
      for (const [name, data] of Object.entries(feeds)) {
        // A graph may have pruned an input that nothing depends on.
        const shape = shapes.get(name)
        if (shape !== undefined) tensors[name] = toTensor(data, shape)
      }
      const results = await session.run(tensors)
      await nextTurn()
      return new Map(
        outputs.map((name) => [name, must(results[name], `${key} has the output ${name}`).data as Float32Array]),
      )
    },
    async release() {
      for (const opening of sessions.values()) await (await opening).session.release()
      sessions.clear()
    },
  }
}

function toTensor(data: Float32Array | BigInt64Array, shape: readonly number[]): Tensor {
  return data instanceof Float32Array ? new Tensor('float32', data, shape) : new Tensor('int64', data, shape)
}

/** `session.run` blocks the process: let messages, a stop above all, come in between two calls. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
