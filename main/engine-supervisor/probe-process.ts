import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { FoveaError, type Failure } from '../../preload/contract/errors.ts'
import type { FromProbe, OperatorReport, ProbeRequest } from '../engine/probe-messages.ts'
import { childEnvironment } from '../policy/child-environment.ts'
import { childProcessChannel } from '../transport/child-process.ts'

/** Longer than any operator takes on a software renderer with the machine busy. */
const silenceMs = 180_000
/** A provider that kills its process for so many operators is given up. */
const mostDeaths = 8

export interface ProviderReport {
  readonly provider: ProbeRequest['provider']
  /** Why it does not start; null when it does. */
  readonly refusal: Failure | null
  readonly operators: readonly OperatorReport[]
}

export interface ProbeListener {
  readonly onOperator: (report: OperatorReport) => void
}

/** Tries a provider in processes of its own; one that dies or falls silent costs the operator it was at. */
export async function probeProvider(request: ProbeRequest, { onOperator }: ProbeListener): Promise<ProviderReport> {
  const { provider } = request
  const operators: OperatorReport[] = []
  let rest = request.ops
  for (let deaths = 0; rest.length > 0 || deaths === 0; deaths++) {
    const { refusal, end } = await probeOnce({ provider, ops: rest }, (report) => {
      operators.push(report)
      onOperator(report)
    })
    if (refusal !== null && operators.length === 0) return { provider, refusal, operators }
    rest = request.ops.slice(operators.length)
    const [lost] = rest
    if (end === null || lost === undefined) break
    const given = deaths + 1 >= mostDeaths ? rest : [lost]
    for (const op of given) {
      const report = { ...nothing, op, reason: op === lost ? end : 'not tried: the provider died too often' }
      operators.push(report)
      onOperator(report)
    }
    rest = request.ops.slice(operators.length)
  }
  return { provider, refusal: null, operators }
}

const nothing = { status: 'failed', forwardError: null, gradientError: null, left: [] } as const

interface Ending {
  readonly refusal: Failure | null
  /** How the process ended before it was done; null when it was. */
  readonly end: string | null
}

function probeOnce(request: ProbeRequest, onOperator: (report: OperatorReport) => void): Promise<Ending> {
  const child = fork(probeEntry, [], {
    serialization: 'advanced',
    env: childEnvironment(process.env),
    execArgv: [],
    // What native code prints would mix with the table; what matters of it comes as an error.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const channel = childProcessChannel(child)
  return new Promise((resolve) => {
    let refusal: Failure | null = null
    let started = false
    let timer: NodeJS.Timeout | undefined
    const settle = (end: string | null) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve({ refusal: started ? refusal : (refusal ?? diedAtStart(request, end)), end })
    }
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => settle(`no answer for ${silenceMs / 1000} s`), silenceMs)
    }
    channel.onMessage((value) => {
      const message = value as FromProbe
      wait()
      if (message.kind === 'done') return settle(null)
      if (message.kind === 'operator') return onOperator(message.report)
      started = true
      refusal = message.refusal
    })
    child.on('error', (error) => settle(error.message))
    child.on('exit', (code, signal) => settle(`its process ended (${signal ?? `exit code ${code}`})`))
    wait()
    channel.post(request)
  })
}

function diedAtStart({ provider }: ProbeRequest, end: string | null): Failure {
  const message = `The provider ${provider} does not start: ${end ?? 'it said nothing'}`
  return new FoveaError('engine.provider', message, provider, 'Update its driver, or use --provider cpu.').failure
}

/** The prober's entry beside the engine's. */
const probeEntry = fileURLToPath(new URL('../engine/probe-entry.ts', import.meta.url))
