import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Graph } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { executionProvider } from '../../models/providers/execution-provider.ts'
import { lowerGraph } from '../../models/providers/lower-graph.ts'
import { profiles, type Provider } from '../../models/providers/provider.ts'
import { must } from '../../models/must.ts'
import { placeWeights, type Places } from './place-weights.ts'
import { defaultProvider } from './provider.ts'
import { sessionOptions } from './session-options.ts'

/** A boolean is a scalar. */
export type Feeds = Readonly<Record<string, Float32Array | BigInt64Array | boolean>>

/** One native run of a named graph. */
export type RunGraph = (
  key: string,
  build: () => Graph,
  feeds: Feeds,
  copiesWeights?: boolean,
) => Promise<ReadonlyMap<string, Float32Array>>

interface OpenSession {
  readonly session: InferenceSession
  readonly shapes: ReadonlyMap<string, readonly number[]>
  readonly outputs: readonly string[]
}

/** A session that will be needed. */
export interface PlannedSession {
  readonly key: string
  /** As in its memory form (true). */
  readonly copiesWeights?: boolean
  readonly build: () => Graph
}

export interface PlannedGraph {
  readonly graph: Graph
  readonly copiesWeights: boolean
}

/** Sessions of one pack by key, made when first needed and kept: making one costs far more than running it. */
export interface SessionPool {
  readonly run: RunGraph
  /** The graphs of those sessions that are not there yet; kept until the session is made. */
  readonly missing: (sessions: readonly PlannedSession[]) => readonly PlannedGraph[]
  /** Ends the sessions of these keys, where there are any: what replaces them holds the same weights. */
  readonly close: (keys: readonly string[]) => Promise<void>
  readonly release: () => Promise<void>
}

export function sessionPool(
  packFolder: string,
  provider: Provider = defaultProvider,
  isLarge = false,
  places: Places = {},
): SessionPool {
  const sessions = new Map<string, Promise<OpenSession>>()

  const planned = new Map<string, Graph>()

  function plan({ key, build }: PlannedSession): Graph {
    const graph = planned.get(key) ?? build()
    planned.set(key, graph)
    return graph
  }

  async function open(session: PlannedSession): Promise<OpenSession> {
    const graph = plan(session)
    planned.delete(session.key)
    return create(graph, session.copiesWeights ?? true)
  }

  async function create(stage: Graph, copiesWeights: boolean): Promise<OpenSession> {
    const { graph: lowered } = lowerGraph(stage, profiles[provider])
    const { graph, folder } = placeWeights(lowered, packFolder, places)
    const options = sessionOptions(folder, { provider: executionProvider(provider, graph), isLarge, copiesWeights })
    const session = await InferenceSession.create(encodeOnnx(graph), options)
    const shapes = new Map(graph.inputs.map(({ name, shape }) => [name, shape]))
    return { session, shapes, outputs: graph.outputs.map(({ name }) => name) }
  }

  return {
    async run(key, build, feeds, copiesWeights = true) {
      const opening = sessions.get(key) ?? open({ key, build, copiesWeights })
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
    missing: (wanted) =>
      wanted
        .filter(({ key }) => !sessions.has(key))
        .map((session) => ({ graph: plan(session), copiesWeights: session.copiesWeights ?? true })),
    async close(keys) {
      for (const key of keys) {
        const opening = sessions.get(key)
        sessions.delete(key)
        await (await opening)?.session.release()
      }
    },
    async release() {
      planned.clear()
      for (const opening of sessions.values()) await (await opening).session.release()
      sessions.clear()
    },
  }
}

function toTensor(data: Feeds[string], shape: readonly number[]): Tensor {
  if (typeof data === 'boolean') return new Tensor('bool', Uint8Array.of(data ? 1 : 0), shape)
  return data instanceof Float32Array ? new Tensor('float32', data, shape) : new Tensor('int64', data, shape)
}

/** `session.run` blocks the process: let messages, a stop above all, come in between two calls. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
