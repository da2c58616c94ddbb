import { isKnownOp } from '../../models/onnx/infer-types.ts'
import { opCases } from '../../models/probes/op-cases.ts'
import { providers, type Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { probeProvider, type ProviderReport } from '../engine-supervisor/probe-process.ts'
import { chooseProvider } from '../engine/provider.ts'
import { appVersion } from '../files/app-version.ts'
import { doctorTable } from './doctor-table.ts'
import type { GenerateStreams } from './generate.ts'
import type { OptionValues } from './parse-arguments.ts'

/**
 * `fovea doctor`: every operator and its gradient on every provider of this machine.
 *
 * Returns 0 when all that starts is right, 1 when an operator is wrong or fails. @throws FoveaError engine.provider when
 * the one provider asked for does not start; cli.usage
 */
export async function doctor(options: OptionValues, { out, progress }: GenerateStreams): Promise<number> {
  const asked = typeof options['provider'] === 'string' ? chooseProvider(options['provider'], {}) : null
  const ops = opsOf(options['ops'])
  const reports: ProviderReport[] = []
  for (const provider of asked === null ? providers : [asked]) {
    reports.push(await tried(provider, ops, progress))
  }
  const [only] = reports
  if (asked !== null && only?.refusal != null) {
    const { code, message, item, remedy } = only.refusal
    throw new FoveaError(code, message, item, remedy)
  }
  out(options['json'] === true ? `${JSON.stringify(doctorJson(reports), null, 2)}\n` : doctorTable(ops, reports))
  const sick = reports.some(({ operators }) =>
    operators.some(({ status }) => status === 'wrong' || status === 'failed'),
  )
  return sick ? 1 : 0
}

async function tried(
  provider: Provider,
  ops: readonly string[],
  { isTty, write }: GenerateStreams['progress'],
): Promise<ProviderReport> {
  let count = 0
  const report = await probeProvider(
    { provider, ops },
    {
      onOperator({ op }) {
        count++
        if (isTty) write(`\r${provider}: ${count} of ${ops.length} (${op})\u001B[K`)
      },
    },
  )
  if (isTty) write('\r\u001B[K')
  return report
}

function opsOf(list: string | boolean | undefined): readonly string[] {
  if (typeof list !== 'string') return Object.keys(opCases)
  const ops = list.split(',').map((op) => op.trim())
  const unknown = ops.find((op) => !isKnownOp(op))
  if (unknown === undefined) return ops
  throw new FoveaError(
    'cli.usage',
    `There is no operator "${unknown}".`,
    'ops',
    'Names are those of ai.onnx, as Conv,Softmax.',
  )
}

/** What `--json` prints; docs/providers.md describes it. */
function doctorJson(reports: readonly ProviderReport[]) {
  return {
    version: appVersion,
    platform: `${process.platform}-${process.arch}`,
    providers: reports.map(({ provider, refusal, operators }) => ({
      provider,
      starts: refusal === null,
      refusal,
      operators,
    })),
  }
}
