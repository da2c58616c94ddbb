import { isKnownOp } from '../../models/onnx/infer-types.ts'
import { childProcessChannel } from '../transport/child-process.ts'
import type { FromProbe, ProbeRequest } from './probe-messages.ts'
import { probeOperator } from './probe-operator.ts'
import { failureOf } from '../../preload/contract/errors.ts'
import { startProvider } from './start-provider.ts'

/** A process that tries one provider, operator by operator: a bad provider takes only this process with it. */
const channel = childProcessChannel(process)
const post = (message: FromProbe) => channel.post(message)
channel.onClose(() => process.exit(0))

async function probe({ provider, ops }: ProbeRequest): Promise<void> {
  try {
    await startProvider(provider)
    post({ kind: 'started', refusal: null })
  } catch (thrown) {
    post({ kind: 'started', refusal: failureOf(thrown) })
    return post({ kind: 'done' })
  }
  for (const op of ops) {
    // One at a time: two runs at once on WebGPU end the process (reference/engine.md 0.12).
    if (isKnownOp(op)) post({ kind: 'operator', report: await probeOperator(op, provider) })
  }
  post({ kind: 'done' })
}

channel.onMessage((message) => void probe(message as ProbeRequest))
