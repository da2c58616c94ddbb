import { openHost } from './open-host.ts'
import { numberOf, type OptionValues } from './parse-arguments.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

/** `fovea packs` and `fovea runs`: what there is, as lines or as JSON. */

const never = new AbortController().signal

export async function listPacks(options: OptionValues, out: (text: string) => void): Promise<number> {
  const { host } = await openHost({ name: 'cli', dataDir: dataDirOf(options), readOnly: options['read-only'] === true })
  try {
    const packs = await host.packs.describe()
    if (options['json'] === true) out(`${JSON.stringify(packs, null, 2)}\n`)
    else
      for (const { id, title, width, height, bytes, license, problem } of packs) {
        const size = `${width}×${height}, ${(bytes / 1e6).toFixed(1)} MB`
        out(
          `${id}  ${title}  ${size}  ${license}${problem === null ? '' : `  PROBLEM: ${problem.message} ${problem.item ?? ''}`}\n`,
        )
      }
    return 0
  } finally {
    await host.close()
  }
}

export async function listRuns(options: OptionValues, out: (text: string) => void): Promise<number> {
  const limit = numberOf('limit', typeof options['limit'] === 'string' ? options['limit'] : undefined, 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new FoveaError('cli.usage', `--limit is ${limit}.`, 'limit', 'Use a whole number from 1 to 200.')
  }
  const { host } = await openHost({ name: 'cli', dataDir: dataDirOf(options), readOnly: options['read-only'] === true })
  try {
    const page = await host.api['run.list']({ before: null, limit }, never)
    if (options['json'] === true) out(`${JSON.stringify(page, null, 2)}\n`)
    else
      for (const { id, createdAt, state, seed, prompt, thumbnails } of page.runs) {
        const scores = thumbnails
          .map(({ method, guidanceScore }) => `${method} ${guidanceScore?.toFixed(1) ?? '-'}`)
          .join(', ')
        out(`${id}  ${createdAt}  ${state}  seed ${seed}  ${scores}  ${prompt}\n`)
      }
    return 0
  } finally {
    await host.close()
  }
}

function dataDirOf(options: OptionValues): string | undefined {
  return typeof options['data-dir'] === 'string' ? options['data-dir'] : undefined
}
