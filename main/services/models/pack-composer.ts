import { openPack } from '../../../models/stages/open-pack.ts'
import { readText } from '../../../models/formats/pack-files.ts'
import { parsePackManifest, packManifestName } from '../../../models/formats/pack-manifest.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { ComposedPack, PackParts, PackTest } from '../../../preload/contract/models.ts'
import { sha256Of } from '../../files/blob-store.ts'
import { packFailure } from '../../files/pack-failure.ts'
import { packFolder } from '../../files/pack-folder.ts'
import { writePackFolder } from '../../files/write-pack-folder.ts'
import type { ComposedPackRow, ComposedPackStore } from '../../store/composed-pack-store.ts'
import type { KnownModel, KnownModelStore } from '../../store/known-model-store.ts'
import type { PackService } from '../packs.ts'
import { draftPack, type ChosenModels, type PackDraft } from './pack-draft.ts'
import { exportedPack, importedPack } from './pack-exchange.ts'
import type { ModelLibrary } from './model-library.ts'

export interface PackComposer {
  readonly list: () => Promise<ComposedPack[]>
  readonly compose: (parts: PackParts) => Promise<ComposedPack>
  readonly test: (id: string) => Promise<PackTest>
  /** The text of a pack.json that can be given away. */
  readonly export: (id: string) => Promise<string>
  readonly import: (text: string) => Promise<ComposedPack>
  readonly remove: (id: string) => Promise<void>
  readonly restore: (id: string) => Promise<void>
}

export interface PackComposerParts {
  readonly models: ModelLibrary
  readonly known: KnownModelStore
  readonly store: ComposedPackStore
  readonly packs: PackService
  /** Folder of a pack of that id. */
  readonly folderOf: (id: string) => string
  readonly runTest: (id: string) => Promise<PackTest>
  readonly now: () => Date
  readonly onChange: () => void
}

const roleNames = ['base', 'guidance', 'saliency', 'judge', 'vae', 'tokenizer', 'preview'] as const

/** Packs made of the models of the library, and what becomes of them. */
export function packComposer(parts: PackComposerParts): PackComposer {
  const { models, known, store, packs, folderOf, now, onChange } = parts

  async function choose(asked: PackParts): Promise<ChosenModels> {
    const hashed = async (id: string | null): Promise<KnownModel | null> => {
      if (id === null) return null
      const model = await models.require(id)
      return { ...model, files: await models.hash(id) }
    }
    const need = async (id: string): Promise<KnownModel> => (await hashed(id)) as KnownModel
    const loras = []
    for (const { model, strength } of asked.loras) loras.push({ model: await need(model), strength })
    return {
      loras,
      preview: await hashed(asked.preview),
      base: await need(asked.base),
      guidance: await need(asked.guidance),
      saliency: await need(asked.saliency),
      judge: await hashed(asked.judge),
      vae: await hashed(asked.vae),
      tokenizer: await hashed(asked.tokenizer),
    }
  }

  async function freeId(title: string): Promise<string> {
    const slug =
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 48) || 'pack'
    const taken = new Set([...(await packs.describe()).map(({ id }) => id), ...(await store.removed())])
    for (let n = 1; ; n++) {
      const id = n === 1 ? slug : `${slug}-${n}`
      if (!taken.has(id)) return id
    }
  }

  /** Opened before anything is kept: parts that do not fit together are refused by name. */
  async function keep(draft: PackDraft, roles: Readonly<Record<string, string>>): Promise<ComposedPack> {
    const { id } = draft.manifest
    const folder = folderOf(id)
    await writePackFolder(folder, draft.texts)
    try {
      openPack(draft.manifest, packFolder(folder, draft.places))
    } catch (thrown) {
      throw packFailure(thrown, draft.manifest.title)
    }
    await store.put({ id, roles, places: draft.places }, now())
    onChange()
    return describe({ id, roles, places: draft.places, tested: null })
  }

  async function describe(row: ComposedPackRow): Promise<ComposedPack> {
    const summary = (await packs.describe()).find(({ id }) => id === row.id)
    const names = new Map((await models.list()).map(({ id, name }) => [id, name]))
    const missing = new FoveaError('pack.unknown', 'The folder of this pack is gone.', row.id, 'Make it again.').failure
    return {
      id: row.id,
      title: summary?.title ?? row.id,
      width: summary?.width ?? 0,
      height: summary?.height ?? 0,
      roles: Object.entries(row.roles).map(([role, model]) => ({ role, model, name: names.get(model) ?? '' })),
      tested: row.tested,
      problem: summary === undefined ? missing : summary.problem,
    }
  }

  async function require(id: string): Promise<ComposedPackRow> {
    const row = await store.get(id)
    if (row === null)
      throw new FoveaError('pack.unknown', 'This pack was not made here.', id, 'Choose one from the list.')
    return row
  }

  return {
    async list() {
      const all: ComposedPack[] = []
      for (const row of await store.list()) all.push(await describe(row))
      return all
    },
    async compose(asked) {
      const chosen = await choose(asked)
      const { title, width, height, prediction } = asked
      const schedule = prediction === null ? null : scheduleText(chosen.base)
      const options = { title, width, height, prediction, schedule, hash: hashOf }
      const draft = draftPack(chosen, { id: await freeId(title), ...options })
      const roles = Object.fromEntries([
        ...roleNames.flatMap((role) => (chosen[role] === null ? [] : [[role, chosen[role].id] as const])),
        ...chosen.loras.map(({ model }, i) => [`lora-${i + 1}`, model.id] as const),
      ])
      return keep(draft, roles)
    },
    async test(id) {
      const report = await parts.runTest(id)
      await store.setTested(id, { at: now().toISOString(), ok: report.ok })
      onChange()
      return report
    },
    async export(id) {
      const { places } = await require(id)
      return exportedPack(packFolder(folderOf(id), places), places)
    },
    async import(text) {
      const { manifest, texts } = importedPack(text)
      const id = await freeId(manifest.title)
      const { places, roles } = await findFiles(manifest, texts, await known.list())
      const own = { ...manifest, id }
      const json = `${JSON.stringify(own, null, 2)}\n`
      return keep({ manifest: parsePackManifest(json), places, texts: { ...texts, [packManifestName]: json } }, roles)
    },
    async remove(id) {
      if (!(await store.setRemoved(id, now()))) await require(id)
      onChange()
    },
    async restore(id) {
      await store.setRemoved(id, null)
      await require(id)
      onChange()
    },
  }
}

/** A model's own noise schedule, if it brings one. It was read when the model was added, and parsed then. */
function scheduleText({ place, files }: KnownModel): string | null {
  const own = files.find(({ path }) => path.endsWith('scheduler_config.json'))
  return own === undefined ? null : readText(packFolder(place, { schedule: own.real }), 'schedule')
}

function hashOf(text: string): { sha256: string; bytes: number } {
  const bytes = new TextEncoder().encode(text)
  return { sha256: sha256Of(bytes), bytes: bytes.length }
}

/** The library's files with the hashes of the manifest. @throws FoveaError pack.missing-file */
async function findFiles(
  { files, title }: PackDraft['manifest'],
  texts: Readonly<Record<string, string>>,
  models: readonly KnownModel[],
): Promise<Pick<ComposedPackRow, 'places' | 'roles'>> {
  const places: Record<string, string> = {}
  const roles: Record<string, string> = {}
  const byHash = new Map(
    models.flatMap((model) =>
      model.files.flatMap((file) => (file.sha256 === null ? [] : [[file.sha256, { model, file }] as const])),
    ),
  )
  for (const { path, bytes, sha256 } of files) {
    if (Object.hasOwn(texts, path)) continue
    const found = byHash.get(sha256)
    if (found === undefined) {
      throw new FoveaError(
        'pack.missing-file',
        `The pack ${title} needs a file of ${bytes} bytes that no hashed model of the library has (SHA-256 ${sha256}).`,
        path,
        'Add the model it belongs to, let it be hashed, and import the pack again.',
      )
    }
    places[path] = found.file.real
    roles[path.split(/[./]/)[0] ?? path] = found.model.id
  }
  return { places, roles }
}
