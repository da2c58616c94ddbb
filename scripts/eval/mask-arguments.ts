import { parseArgs } from 'node:util'
import { FoveaError } from '../../preload/contract/errors.ts'

export const maskUsage = `npm run eval:mask [-- options]

  --prompts N       how many of the fixed two-object prompts (10)
  --seeds N         pictures of each prompt, seeds 0..N−1 (2)
  --steps T         denoising steps (10)
  --opt-steps M     optimisation steps (20)
  --weights G,S     weights of the whole picture and of the painted part (1,1)
  --region NAME     soft, hard or crop (soft)
  --caption         compare the painted part with its object's own words instead of the whole prompt
  --from N          begin with the N-th drawing, go round: a second process can help (1)
  --pack FOLDER     (models/packs/mini)
  --out FILE        where the rows and the summary go as JSON (.fovea/eval/mask.json)`

export interface MaskArguments {
  readonly prompts: number
  readonly seeds: number
  readonly steps: number
  readonly optSteps: number
  readonly weights: { readonly global: number; readonly saliency: number }
  readonly region: string
  readonly caption: boolean
  readonly from: number
  readonly pack: string
  readonly out: string
  readonly help: boolean
}

/** What is out of range is refused when the recipe is checked. @throws FoveaError cli.usage */
export function parseMaskArguments(args: readonly string[]): MaskArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        prompts: { type: 'string', default: '10' },
        seeds: { type: 'string', default: '2' },
        steps: { type: 'string', default: '10' },
        'opt-steps': { type: 'string', default: '20' },
        weights: { type: 'string', default: '1,1' },
        region: { type: 'string', default: 'soft' },
        caption: { type: 'boolean', default: false },
        from: { type: 'string', default: '1' },
        pack: { type: 'string', default: 'models/packs/mini' },
        out: { type: 'string', default: '.fovea/eval/mask.json' },
        help: { type: 'boolean', default: false },
      },
    })
    const [global = NaN, saliency = NaN] = values.weights.split(',').map(Number)
    return {
      prompts: whole(values.prompts),
      seeds: whole(values.seeds),
      steps: whole(values.steps),
      optSteps: whole(values['opt-steps']),
      weights: { global, saliency },
      region: values.region,
      caption: values.caption,
      from: whole(values.from),
      pack: values.pack,
      out: values.out,
      help: values.help,
    }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new FoveaError('cli.usage', message, null, `Usage: ${maskUsage}`)
  }
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,3}$/u.test(text)) throw new RangeError(`"${text}" is not a whole number from 1 to 9999.`)
  return Number(text)
}
