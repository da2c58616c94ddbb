import { parseArgs } from 'node:util'
import { FoveaError } from '../../preload/contract/errors.ts'
import { benchCases, unusualCases } from './bench-cases.ts'

const names = Object.keys(benchCases)

export const benchUsage = `npm run bench:engine [-- options]

  --cases A,B     what to measure, also by beginnings such as "mini:"; default: all but ${unusualCases.join(', ')}
                  ${names.join(' ')}
                  step:mini step:sd (one whole optimisation step), rss (its memory at T = 10 and T = 100)
  --repeats N     turns of each (5)
  --peer          let PyTorch run the same stages in turns with ours; needs Python, makes an environment if FOVEA_PYTHON names none
  --sd-steps T    denoising steps of step:sd (2)
  --json          print JSON instead of tables`

export interface BenchArguments {
  readonly cases: readonly string[]
  readonly steps: readonly ('mini' | 'sd' | 'tiny')[]
  readonly rss: boolean
  readonly repeats: number
  readonly peer: boolean
  readonly sdSteps: number
  readonly json: boolean
  readonly help: boolean
}

const wholes = ['step:mini', 'step:sd', 'step:tiny', 'rss']

/** @throws FoveaError cli.usage */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { values } = readOptions(args)
  const usual = [...names.filter((name) => !unusualCases.includes(name)), 'step:mini', 'step:sd', 'rss']
  const chosen = values.cases === undefined ? usual : values.cases.split(',').flatMap(matching)
  return {
    cases: names.filter((name) => chosen.includes(name)),
    steps: (['mini', 'sd', 'tiny'] as const).filter((pack) => chosen.includes(`step:${pack}`)),
    rss: chosen.includes('rss'),
    repeats: count('--repeats', values.repeats, 100),
    sdSteps: count('--sd-steps', values['sd-steps'], 100),
    peer: values.peer,
    json: values.json,
    help: values.help,
  }
}

function matching(wanted: string): readonly string[] {
  const all = [...names, ...wholes]
  if (all.includes(wanted)) return [wanted]
  const found = wanted.endsWith(':') ? all.filter((name) => name.startsWith(wanted)) : []
  if (found.length === 0) throw misuse(`There is no case "${wanted}".`, wanted)
  return found
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cases: { type: 'string' },
        repeats: { type: 'string', default: '5' },
        peer: { type: 'boolean', default: false },
        'sd-steps': { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (thrown) {
    throw misuse(thrown instanceof Error ? thrown.message : String(thrown), null)
  }
}

function count(option: string, text: string, most: number): number {
  const value = /^\d+$/u.test(text) ? Number(text) : NaN
  if (value >= 1 && value <= most) return value
  throw misuse(`${option} is "${text}", but it must be a whole number from 1 to ${most}.`, option)
}

function misuse(message: string, item: string | null): FoveaError {
  return new FoveaError('cli.usage', message, item, `Usage: ${benchUsage}`)
}
