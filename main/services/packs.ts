import path from 'node:path'
import { packId } from '../../preload/contract/recipe.ts'
import type { PackSummary } from '../../preload/contract/records.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Disk } from '../files/disk.ts'
import { checkPackSizes, readPackManifest, verifyPack, type HashCache, type PackOnDisk } from '../files/verify-pack.ts'

/** The packs that this studio can see. */
export interface PackService {
  readonly describe: () => Promise<PackSummary[]>
  /** The pack, every file checked against its hash. @throws FoveaError pack.* */
  readonly require: (id: string) => Promise<PackOnDisk>
}

/** What is known of packs that were made here. */
export interface MadePacks {
  /** Where the files of each lie. */
  readonly placesOf: (id: string) => Promise<Readonly<Record<string, string>>>
  /** Ids of those that are hidden. */
  readonly removed: () => Promise<ReadonlySet<string>>
}

const noneMade: MadePacks = { placesOf: async () => ({}), removed: async () => new Set() }

/** `roots` are folders of packs, searched in order; a pack is a folder named by its id. */
export function packService(
  disk: Disk,
  roots: readonly string[],
  cache: HashCache,
  made: MadePacks = noneMade,
): PackService {
  async function folders(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    const hidden = await made.removed()
    for (const root of roots) {
      for (const name of (await disk.list(root)).sort()) {
        const folder = path.join(root, name)
        if (
          packId.safeParse(name).success &&
          !found.has(name) &&
          !hidden.has(name) &&
          (await disk.list(folder).catch(() => [])).length > 0
        )
          found.set(name, folder)
      }
    }
    return found
  }

  return {
    async describe() {
      const summaries: PackSummary[] = []
      for (const [name, folder] of await folders())
        summaries.push(await summarise(name, folder, await made.placesOf(name)))
      return summaries
    },
    async require(id) {
      const found = await folders()
      const folder = found.get(id)
      if (folder === undefined) throw unknownPack(id, [...found.keys()])
      const pack = await readPackManifest(folder, await made.placesOf(id))
      await verifyPack(pack, cache)
      return pack
    },
  }
}

async function summarise(name: string, folder: string, places: Readonly<Record<string, string>>): Promise<PackSummary> {
  try {
    const pack = await readPackManifest(folder, places)
    const problem = await checkPackSizes(pack).then(() => null, failureOrThrow)
    return summaryOf(name, pack, problem)
  } catch (thrown) {
    return { ...emptySummary, id: name, title: name, problem: failureOrThrow(thrown) }
  }
}

function summaryOf(id: string, { manifest }: PackOnDisk, problem: PackSummary['problem']): PackSummary {
  const { title, license, width, height, files, roles, defaults, vocabulary } = manifest
  const { prompt, negative, steps, guidanceScale, optSteps } = defaults
  const { nouns, styles, backgrounds, relations, examples } = vocabulary ?? emptySummary.vocabulary
  return {
    id,
    title,
    license,
    width,
    height,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    hasJudge: roles.judge !== undefined,
    defaults: { prompt, negative, steps, guidance: guidanceScale, optSteps },
    vocabulary: {
      nouns: [...nouns],
      styles: [...styles],
      backgrounds: [...backgrounds],
      relations: [...relations],
      examples: [...examples],
    },
    problem,
  }
}

/** A pack whose manifest cannot be read is listed all the same, with its problem. */
const emptySummary: Omit<PackSummary, 'id' | 'title' | 'problem'> = {
  license: '',
  width: 0,
  height: 0,
  bytes: 0,
  hasJudge: false,
  defaults: { prompt: '', negative: '', steps: 20, guidance: 4, optSteps: 20 },
  vocabulary: { nouns: [], styles: [], backgrounds: [], relations: [], examples: [] },
}

function failureOrThrow(thrown: unknown): NonNullable<PackSummary['problem']> {
  if (thrown instanceof FoveaError) return thrown.failure
  throw thrown
}

function unknownPack(id: string, known: readonly string[]): FoveaError {
  const remedy = known.length === 0 ? 'Put a pack into the packs folder.' : `Choose one of: ${known.join(', ')}.`
  return new FoveaError('pack.unknown', 'There is no pack of this name.', id, remedy)
}
