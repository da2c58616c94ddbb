import { InferenceSession, Tensor } from 'onnxruntime-node'
import { must } from '../../models/must.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import type { Op } from '../../models/onnx/infer-types.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { opCases } from '../../models/probes/op-cases.ts'
import type { OpCase } from '../../models/probes/op-case.ts'
import { errorAgainst, errorOfDifferences, movedFeeds, worst, type CaseError } from '../../models/probes/probe-error.ts'
import { probeOf, type Probe } from '../../models/probes/probe.ts'
import { executionProvider } from '../../models/providers/execution-provider.ts'
import { lowerGraph } from '../../models/providers/lower-graph.ts'
import { profiles, type Provider } from '../../models/providers/provider.ts'
import type { OperatorReport, ProbeStatus } from './probe-messages.ts'
import { sessionOptions } from './session-options.ts'
import { oneLine } from './start-provider.ts'

type Arrays = Readonly<Record<string, Float32Array>>

/**
 * Above this a result is wrong, not rounded.
 *
 * WGSL allows sin and cos an absolute error of 2^-11, which is the largest that any provider is allowed here.
 */
export const tolerance = 1e-3

interface Trial {
  readonly status: ProbeStatus
  readonly errors: readonly CaseError[]
  readonly reason: string | null
  readonly left: readonly string[]
}

/**
 * Tries one operator and its rule on a provider.
 *
 * On the CPU gradients are compared with central differences; elsewhere everything is compared with the CPU's numbers
 * for the graph before it was lowered. When the cases fail together each is tried alone.
 */
export async function probeOperator(op: Op, provider: Provider): Promise<OperatorReport> {
  const cases = opCases[op]
  const together = await tried(op, cases, provider)
  const trials = [together]
  if (together.status === 'failed' && cases.length > 1) {
    trials.pop()
    for (const test of cases) trials.push(await tried(op, [test], provider))
  }
  const errors = trials.flatMap((trial) => trial.errors)
  const gradients = errors.flatMap(({ gradient }) => (gradient === null ? [] : [gradient]))
  return {
    op,
    status: must(
      (['failed', 'wrong', 'shared', 'ok'] as const).find((status) => trials.some((trial) => trial.status === status)),
      'every trial has a status',
    ),
    forwardError: errors.length === 0 ? null : worst(errors.map(({ forward }) => forward)),
    gradientError: gradients.length === 0 ? null : worst(gradients),
    reason: trials.flatMap(({ reason }) => reason ?? []).join('; ') || null,
    left: [...new Set(trials.flatMap(({ left }) => left))],
  }
}

async function tried(op: Op, cases: readonly OpCase[], provider: Provider): Promise<Trial> {
  const probe = probeOf(op, cases)
  const { graph, left: calls } = lowerGraph(probe.graph, profiles[provider])
  const left = [...new Set(calls.map((call) => `${call.op}: ${call.reason}`))]
  const names = cases.map(({ name }) => name).join(', ')
  let own: boolean
  let errors: CaseError[]
  try {
    const ran = await runOn(provider, graph, probe)
    own = ran.own
    errors = ran.errors
  } catch (thrown) {
    return { status: 'failed', errors: [], reason: `${names}: ${oneLine(thrown)}`, left }
  }
  const wrong = errors.filter(({ forward, gradient }) => !(worst([forward, gradient ?? 0]) <= tolerance))
  if (wrong.length > 0) {
    const list = wrong.map(
      ({ name, forward, gradient }) => `${name}: off by ${worst([forward, gradient ?? 0]).toPrecision(2)}`,
    )
    return { status: 'wrong', errors, reason: list.join('; '), left }
  }
  return { status: own ? 'ok' : 'shared', errors, reason: null, left }
}

async function runOn(provider: Provider, graph: Graph, probe: Probe): Promise<{ own: boolean; errors: CaseError[] }> {
  // What everything is measured by: the CPU, with nothing lowered, fused or folded.
  const plain = { ...sessionOptions(''), graphOptimizationLevel: 'disabled' } as const
  const [expected] = await run(probe.graph, [probe.feeds], plain)
  const reference = must(expected, 'one answer a feed')
  if (provider !== 'cpu') {
    const [actual, own] = await onlyOrShared(provider, graph, probe.feeds)
    return { own, errors: probe.cases.map((test) => errorAgainst(test, actual, reference)) }
  }
  const feeds = [probe.feeds, ...movedFeeds(probe.cases, probe.feeds)]
  const [at, ...moved] = await run(graph, feeds, sessionOptions(''))
  const here = must(at, 'one answer a feed')
  const errors = probe.cases.map((test) => ({
    ...errorAgainst(test, here, reference),
    gradient: errorOfDifferences(test, probe.feeds, here, moved),
  }))
  return { own: true, errors }
}

/** First with the CPU forbidden, which says whether the provider has everything; then with it. */
async function onlyOrShared(provider: Provider, graph: Graph, feeds: Arrays): Promise<[Arrays, boolean]> {
  const own = executionProvider(provider, graph)
  try {
    const [answer] = await run(graph, [feeds], sessionOptions('', { provider: own, alone: true }))
    return [must(answer, 'one answer a feed'), true]
  } catch (thrown) {
    if (!/fallback/i.test(oneLine(thrown))) throw thrown
  }
  const [answer] = await run(graph, [feeds], sessionOptions('', { provider: own }))
  return [must(answer, 'one answer a feed'), false]
}

async function run(
  graph: Graph,
  feeds: readonly Arrays[],
  options: InferenceSession.SessionOptions,
): Promise<Arrays[]> {
  const session = await InferenceSession.create(encodeOnnx(graph), options)
  try {
    const answers: Arrays[] = []
    for (const each of feeds) {
      const tensors = graph.inputs.map(({ name, shape }) => {
        return [name, new Tensor('float32', must(each[name], `${name} is fed`), shape)] as const
      })
      const results = await session.run(Object.fromEntries(tensors))
      answers.push(
        Object.fromEntries(graph.outputs.map(({ name }) => [name, must(results[name], name).data as Float32Array])),
      )
    }
    return answers
  } finally {
    await session.release()
  }
}
