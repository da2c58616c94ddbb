import { parseArgs } from 'node:util'
import { FoveaError } from '../../preload/contract/errors.ts'

/** The names in cases.py. */
export const parityModels = [
  'unet-sd1',
  'unet-sd1-64',
  'unet-sd2',
  'vae-decoder',
  'vae-encoder',
  'clip-b32-image',
  'clip-b32-text',
  'clip-l14-image',
  'clip-l14-text',
  'clip-h14-image',
  'clip-h14-text',
  'transalnet-res',
  'transalnet-dense',
  'sscd-resnet50',
  'efficientnet-b3',
  'vgg16',
] as const

export const parityUsage = `npm run parity [-- options]

  --full         the published sizes instead of narrow ones of the same structure (SD v1.4: 860 M parameters; needs
                 about 16 GB of memory and 12 GB of disk)
  --models A,B   only these of ${parityModels.join(', ')}
  --exports A,B  ONNX exports of each: torchscript-OPSET (14, 17), dynamo-OPSET (18), or none
  --runs N       timed runs of each graph after one that is not timed (3, full: 1)
  --resume       go on where a run with the same options was cut off; without it everything is compared anew
  --keep         keep weights and exports in .fovea/parity
  --json         print JSON instead of the table`

export interface ParityArguments {
  readonly full: boolean
  readonly models: readonly string[]
  readonly exports: readonly string[]
  readonly runs: number
  readonly resume: boolean
  readonly keep: boolean
  readonly json: boolean
  readonly help: boolean
}

/** @throws FoveaError cli.usage */
export function parseParityArguments(args: readonly string[]): ParityArguments {
  const values = readOptions(args)
  const models = values.models?.split(',') ?? [...parityModels]
  const unknown = models.find((name) => !(parityModels as readonly string[]).includes(name))
  if (unknown !== undefined) throw misuse(`There is no model "${unknown}".`, '--models')
  const exports = values.exports === 'none' ? [] : (values.exports?.split(',') ?? defaultExports(values.full))
  const odd = exports.find((name) => !/^(torchscript-1[1-7]|dynamo-(1[89]|2[01]))$/.test(name))
  if (odd !== undefined) throw misuse(`There is no export "${odd}".`, '--exports')
  const runs = values.runs ?? (values.full ? '1' : '3')
  if (!/^\d{1,3}$/.test(runs)) throw misuse(`--runs is "${runs}", but it must be a number from 0 to 999.`, '--runs')
  const { full, resume, keep, json, help } = values
  return { full, models, exports, runs: Number(runs), resume, keep, json, help }
}

/** Every form users have; at full size the two newest, for one export of a U-Net is 3.4 GB. */
function defaultExports(full: boolean): readonly string[] {
  return full ? ['torchscript-17', 'dynamo-18'] : ['torchscript-14', 'torchscript-17', 'dynamo-18']
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        full: { type: 'boolean', default: false },
        models: { type: 'string' },
        exports: { type: 'string' },
        runs: { type: 'string' },
        resume: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (thrown) {
    throw misuse(thrown instanceof Error ? thrown.message : String(thrown), null)
  }
}

function misuse(message: string, item: string | null): FoveaError {
  return new FoveaError('cli.usage', message, item, `Usage: ${parityUsage}`)
}
