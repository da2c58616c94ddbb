import type { ModelRecord } from '../../preload/contract/models.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Host } from '../host.ts'
import type { GenerateStreams } from './generate.ts'
import { memoryLines, modelDetails, modelLine } from './model-lines.ts'
import { openHost } from './open-host.ts'
import { downloadCommand } from './download-command.ts'
import { packCommand } from './pack-command.ts'
import type { OptionValues } from './parse-arguments.ts'

type Streams = GenerateStreams
type Act = (host: Host, words: readonly string[], options: OptionValues, streams: Streams) => Promise<number>

/** Something was looked at and is not right: what the user can mend. */
const problemExit = 2

const acts: Readonly<Record<string, Act>> = {
  async add(host, places, options, { out }) {
    if (places.length === 0) throw usage('models add wants a file or a folder.')
    const added: ModelRecord[] = []
    for (const place of places) added.push(...(await host.models.add(place)))
    print(added, options, out)
    return added.some(({ problems }) => problems.length > 0) ? problemExit : 0
  },
  async list(host, _words, options, { out }) {
    print(await host.models.list(), options, out)
    return 0
  },
  async show(host, words, options, { out }) {
    const { id } = await host.models.find(only(words, 'models show'))
    const model = await host.models.get(id)
    const isBase = model.roles.includes('base') && model.state.kind === 'ready'
    const memory = isBase ? await host.memoryOf(await host.models.require(id)) : null
    out(options['json'] === true ? json({ ...model, memory }) : modelDetails(model) + memoryLines(memory))
    return 0
  },
  async verify(host, words, options, { out, progress }) {
    const models = words.length === 0 ? await host.models.list() : await found(host, words)
    const checked: ModelRecord[] = []
    for (const { id, name } of models) {
      if (progress.isTty) progress.write(`Reading ${name} …\n`)
      checked.push(await host.models.verify(id))
    }
    print(checked, options, out)
    return checked.some(({ problems }) => problems.length > 0) ? problemExit : 0
  },
  download: downloadCommand,
  pack: (host, words, options, { out }) => packCommand(host, words, options, out),
  async remove(host, words, options, { out }) {
    const { id, place } = await host.models.find(only(words, 'models remove'))
    await host.models.remove(id)
    out(options['json'] === true ? json({ removed: id, place }) : `Forgotten. The file stays where it is: ${place}\n`)
    return 0
  },
}

/** `fovea models …`: the library of models without a window. @throws FoveaError cli.usage, model.* */
export async function modelsCommand(
  words: readonly string[],
  options: OptionValues,
  streams: Streams,
): Promise<number> {
  const [name = 'list', ...rest] = words
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (act === undefined) throw usage(`There is no models ${name}.`)
  const dataDir = typeof options['data-dir'] === 'string' ? options['data-dir'] : undefined
  const { host } = await openHost({ name: 'cli', dataDir })
  try {
    return await act(host, rest, options, streams)
  } finally {
    await host.close()
  }
}

async function found(host: Host, words: readonly string[]): Promise<ModelRecord[]> {
  const models: ModelRecord[] = []
  for (const word of words) models.push(await host.models.get((await host.models.find(word)).id))
  return models
}

function only(words: readonly string[], command: string): string {
  const [word] = words
  if (word === undefined || words.length > 1) throw usage(`${command} wants one model: its id, its name or its path.`)
  return word
}

function print(models: readonly ModelRecord[], options: OptionValues, out: (text: string) => void): void {
  out(options['json'] === true ? json(models) : models.map(modelLine).join(''))
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

function usage(message: string): FoveaError {
  return new FoveaError(
    'cli.usage',
    message,
    'models',
    `Commands: ${Object.keys(acts).join(', ')}. See: npm run fovea -- help`,
  )
}
