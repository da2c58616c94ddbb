import type { CatalogueEntry, DownloadRecord } from '../../preload/contract/downloads.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Host } from '../host.ts'
import { catalogue } from '../services/downloads/catalogue.ts'
import type { GenerateStreams } from './generate.ts'
import type { OptionValues } from './parse-arguments.ts'

/**
 * `fovea models download [ENTRY]`: the catalogue, or one of its entries, resumed where an earlier call broke off.
 *
 * @throws FoveaError cli.usage, download.*
 */
export async function downloadCommand(
  host: Host,
  words: readonly string[],
  options: OptionValues,
  { out, progress }: GenerateStreams,
): Promise<number> {
  const [entry, ...others] = words
  if (entry === undefined) {
    out(options['json'] === true ? `${JSON.stringify(catalogue, null, 2)}\n` : catalogue.map(entryLine).join(''))
    return 0
  }
  if (others.length > 0)
    throw new FoveaError(
      'cli.usage',
      'models download wants one entry.',
      others.join(' '),
      'See: npm run fovea -- models download',
    )
  const stop = host.events.subscribe(({ name, payload }) => {
    if (name !== 'download.progress' || !progress.isTty) return
    progress.write(`\r${amount(payload)}\u001B[K`)
  })
  const { id } = await host.downloads.start(entry)
  const end = await host.downloads.settled(id)
  stop()
  if (progress.isTty) progress.write('\r\u001B[K')
  if (end.failure !== null) {
    const { code, message, item, remedy } = end.failure
    throw new FoveaError(code, message, item, remedy)
  }
  out(
    options['json'] === true
      ? `${JSON.stringify(end, null, 2)}\n`
      : `${end.title}: ${amount(end)}, in the library of models.\n`,
  )
  return 0
}

function entryLine({ id, title, roles, license, repository, files, aboutBytes }: CatalogueEntry): string {
  const isKnown = files.every(({ bytes }) => bytes !== null)
  const known = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
  const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  const rough = aboutBytes === null ? 'size not verified' : `about ${mega(aboutBytes)}, not verified`
  const size = isKnown ? mega(known) : rough
  return `${id.padEnd(24)} ${title}  ${roles.join(', ')}  ${size}  licence ${license}  ${repository}\n`
}

function amount({ done, total }: DownloadRecord): string {
  const of = total === null ? '' : ` of ${(total / 1e6).toFixed(1)}`
  return `${(done / 1e6).toFixed(1)}${of} MB`
}
