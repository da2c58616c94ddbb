import { readFileSync, writeFileSync } from 'node:fs'
import { FoveaError } from '../../preload/contract/errors.ts'
import { packParts, type ComposedPack, type PackTest } from '../../preload/contract/models.ts'
import type { Host } from '../host.ts'
import { numberOf, type OptionValues } from './parse-arguments.ts'

type Out = (text: string) => void
type Act = (host: Host, words: readonly string[], options: OptionValues, out: Out) => Promise<number>

const acts: Readonly<Record<string, Act>> = {
  async list(host, _words, options, out) {
    const packs = await host.composer.list()
    out(options['json'] === true ? json(packs) : packs.map(packLine).join(''))
    return 0
  },
  async make(host, _words, options, out) {
    const id = async (role: string): Promise<string | null> => {
      const said = options[role]
      return typeof said === 'string' ? (await host.models.find(said)).id : null
    }
    const asked = packParts.safeParse({
      title: options['title'] ?? 'My pack',
      base: await id('base'),
      guidance: await id('guidance'),
      saliency: await id('saliency'),
      judge: await id('judge'),
      vae: await id('vae'),
      tokenizer: await id('tokenizer'),
      preview: await id('preview'),
      loras: await lorasOf(host, options['lora']),
      prediction: options['prediction'] ?? null,
      width: numberOf('width', textOf(options['width']), 512),
      height: numberOf('height', textOf(options['height']), 512),
    })
    if (!asked.success) {
      const [issue] = asked.error.issues
      throw usage(
        `${String(issue?.path[0] ?? 'an option')} is missing or wrong: models pack make wants --base, --guidance and --saliency.`,
      )
    }
    const made = await host.composer.compose(asked.data)
    out(
      options['json'] === true
        ? json(made)
        : `${packLine(made)}Draw with it: npm run fovea -- generate --pack ${made.id}\n`,
    )
    return 0
  },
  async test(host, words, options, out) {
    const report = await host.composer.test(only(words))
    out(options['json'] === true ? json(report) : testLines(report))
    return report.ok ? 0 : 2
  },
  async export(host, words, _options, out) {
    const [id = '', file] = words
    const text = await host.composer.export(id)
    if (file === undefined) out(text)
    else writeText(file, text)
    return 0
  },
  async import(host, words, options, out) {
    const made = await host.composer.import(readText(only(words)))
    out(options['json'] === true ? json(made) : packLine(made))
    return 0
  },
  async remove(host, words, _options, out) {
    await host.composer.remove(only(words))
    out('The pack is gone; its models stay where they are.\n')
    return 0
  },
}

/** `fovea models pack …`. @throws FoveaError cli.usage, model.*, pack.* */
export async function packCommand(
  host: Host,
  words: readonly string[],
  options: OptionValues,
  out: Out,
): Promise<number> {
  const [name = 'list', ...rest] = words
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (act === undefined) throw usage(`There is no models pack ${name}.`)
  return act(host, rest, options, out)
}

function packLine({ id, title, width, height, roles, tested, problem }: ComposedPack): string {
  const of = roles.map(({ role, name }) => `${role} ${name}`).join(', ')
  const test = tested === null ? 'not tested' : tested.ok ? 'tested' : 'TEST FAILED'
  return `${id}  ${title}  ${width}×${height}  ${test}  ${of}${problem === null ? '' : `  PROBLEM: ${problem.message}`}\n`
}

function testLines({ findings, ok, ms }: PackTest): string {
  const lines = findings.map(({ name, ok: isOk, error, ms: took }) => {
    const measured = error === null ? '' : `  off by ${(100 * error).toFixed(2)} %`
    return `${isOk ? 'ok   ' : 'WRONG'} ${name.padEnd(16)} ${(took / 1000).toFixed(2)} s${measured}\n`
  })
  return `${lines.join('')}${ok ? 'The pack works' : 'The pack does not work'} (${(ms / 1000).toFixed(1)} s).\n`
}

/** `MODEL` or `MODEL@0.8`, separated by commas. A name may hold an @ of its own: only a number behind the last one counts. */
async function lorasOf(host: Host, said: string | boolean | undefined): Promise<{ model: string; strength: number }[]> {
  const loras = []
  for (const each of typeof said === 'string' ? said.split(',') : []) {
    const [, name = each, strength = '1'] = /^(.+)@(-?\d+(?:\.\d+)?)$/.exec(each) ?? []
    loras.push({ model: (await host.models.find(name)).id, strength: Number(strength) })
  }
  return loras
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const textOf = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

function only(words: readonly string[]): string {
  const [word] = words
  if (word === undefined || words.length > 1) throw usage('This wants one pack, or one file.')
  return word
}

function usage(message: string): FoveaError {
  return new FoveaError(
    'cli.usage',
    message,
    'models pack',
    `Commands: ${Object.keys(acts).join(', ')}. See: npm run fovea -- help`,
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new FoveaError('model.absent', 'The file cannot be read.', file, 'Check the path and the permissions.', cause)
  }
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    throw new FoveaError(
      'output.unwritable',
      'The file cannot be written, or is there already.',
      file,
      'Choose another name.',
      cause,
    )
  }
}
