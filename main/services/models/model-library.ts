import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import type { KnownFile } from '../../files/known-file.ts'
import type { KnownModel, KnownModelStore } from '../../store/known-model-store.ts'
import { lookAtPlace, type LookedAt } from '../../files/look-at-place.ts'
import { absentPlace, changedFile, unknownModel, vanishedFile } from '../../files/model-failures.ts'
import type { ModelHashing } from './model-hashing.ts'
import { stateOf } from '../../files/model-state.ts'

export interface ModelLibrary {
  /** Looks at a file or folder and remembers it; nothing of it is copied. The same place twice is the same model. */
  readonly add: (place: string) => Promise<ModelRecord[]>
  readonly list: () => Promise<ModelRecord[]>
  readonly get: (id: string) => Promise<ModelRecord>
  /** The model, its files as they were, or why it cannot be used now. @throws FoveaError model.* */
  readonly require: (id: string) => Promise<KnownModel>
  /** By id, by the beginning of one, or by its name or place. @throws FoveaError model.unknown */
  readonly find: (said: string) => Promise<KnownModel>
  readonly refresh: (id: string) => Promise<ModelRecord>
  /** The same model at another place. @throws FoveaError model.different */
  readonly locate: (id: string, place: string) => Promise<ModelRecord>
  /** Hashes whatever is not hashed, and waits for it. */
  readonly hash: (id: string) => Promise<readonly KnownFile[]>
  /** Looks again and reads every byte again. @throws FoveaError model.changed where it is not what it was */
  readonly verify: (id: string) => Promise<ModelRecord>
  readonly remove: (id: string) => Promise<void>
  readonly restore: (id: string) => Promise<void>
}

export interface ModelLibraryParts {
  readonly store: KnownModelStore
  readonly hashing: ModelHashing
  readonly now: () => Date
  readonly onChange: () => void
}

export function modelLibraryService({ store, hashing, now, onChange }: ModelLibraryParts): ModelLibrary {
  const record = async (model: KnownModel): Promise<ModelRecord> => recordOf(model, await stateOf(model.files), hashing)

  async function known(id: string): Promise<KnownModel> {
    const model = await store.get(id)
    if (model === null) throw unknownModel(id)
    return model
  }

  async function put(looked: LookedAt, id: string, addedAt: string, keep: readonly KnownFile[]): Promise<KnownModel> {
    const model = { ...looked, id, addedAt, files: looked.files.map((file) => withHash(file, keep)) }
    await store.put(model)
    onChange()
    return model
  }

  return {
    async add(place) {
      const added: ModelRecord[] = []
      for (const looked of lookAtPlace(place)) {
        const before = await store.at(looked.place)
        const addedAt = before?.addedAt ?? now().toISOString()
        added.push(await record(await put(looked, before?.id ?? randomUUID(), addedAt, before?.files ?? [])))
      }
      return added
    },
    async list() {
      return Promise.all((await store.list()).map(record))
    },
    get: async (id) => record(await known(id)),
    async require(id) {
      const model = await known(id)
      const { kind, item } = await stateOf(model.files)
      if (kind === 'vanished') throw vanishedFile(model.place, item ?? '')
      if (kind === 'changed') throw changedFile(model.place, item ?? '')
      return model
    },
    async find(said) {
      const models = await store.list()
      const exact = models.find(({ id, place }) => id === said || place === path.resolve(said))
      const like = models.filter(({ id, place }) => (said.length >= 4 && id.startsWith(said)) || nameOf(place) === said)
      const found = exact ?? (like.length === 1 ? like[0] : undefined)
      if (found !== undefined) return found
      if (like.length < 2) throw unknownModel(said)
      throw new FoveaError(
        'model.unknown',
        `${like.length} models are called that.`,
        said,
        'Say its id, as models list shows it.',
      )
    },
    async refresh(id) {
      const { place, addedAt, files } = await known(id)
      const [looked] = lookAtPlace(place)
      if (looked === undefined) throw absentPlace(place)
      return record(await put(looked, id, addedAt, files))
    },
    async locate(id, place) {
      const model = await known(id)
      const [looked] = lookAtPlace(place)
      if (looked === undefined) throw absentPlace(place)
      const difference = differenceOf(model, looked)
      if (difference !== null) {
        throw new FoveaError(
          'model.different',
          `That is another model: ${difference}.`,
          place,
          'Choose the same file or folder, or add that one as a new model.',
        )
      }
      return record(await put(looked, id, model.addedAt, []))
    },
    hash: async (id) => hashing.hash(await known(id)),
    async verify(id) {
      const model = await this.require(id)
      const files = await hashing.hash(model, true)
      const changed = files.find(({ sha256 }, i) => (model.files[i]?.sha256 ?? sha256) !== sha256)
      if (changed !== undefined) throw changedFile(model.place, changed.path)
      return this.refresh(id)
    },
    async remove(id) {
      if (!(await store.setRemoved(id, now()))) throw unknownModel(id)
      onChange()
    },
    async restore(id) {
      if (!(await store.setRemoved(id, null))) throw unknownModel(id)
      onChange()
    },
  }
}

function nameOf(place: string): string {
  return path.basename(place)
}

/** A hash stays true while neither size nor time of change did. */
function withHash(file: KnownFile, keep: readonly KnownFile[]): KnownFile {
  const same = keep.find(
    ({ real, size, mtimeMs }) => real === file.real && size === file.size && mtimeMs === file.mtimeMs,
  )
  return { ...file, sha256: same?.sha256 ?? null }
}

function differenceOf(model: KnownModel, { detected, files }: LookedAt): string | null {
  if (detected.kind !== model.detected.kind) return `${detected.kind} instead of ${model.detected.kind}`
  if (detected.parameters !== model.detected.parameters) {
    return `${detected.parameters} parameters instead of ${model.detected.parameters}`
  }
  const total = (of: readonly KnownFile[]) => of.reduce((sum, { size }) => sum + size, 0)
  return total(files) === total(model.files) ? null : `${total(files)} bytes instead of ${total(model.files)}`
}

function recordOf(model: KnownModel, state: ModelRecord['state'], hashing: ModelHashing): ModelRecord {
  const { id, place, detected, files, addedAt } = model
  const { kind, family, parameters, bytes, precision, license, roles, missing, problems, parts, facts } = detected
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const isHashed = files.every(({ sha256 }) => sha256 !== null)
  const progress = hashing.progressOf(id)
  return {
    id,
    name: nameOf(place),
    place,
    isFolder: files.some(({ real }) => real !== place) || files.length !== 1,
    kind,
    family,
    parameters,
    bytes,
    precision: precision.map((share) => ({ ...share })),
    license,
    roles: [...roles],
    missing: [...missing],
    problems: problems.map((problem) => ({ ...problem })),
    parts: parts.map((part) => ({
      kind: part.kind,
      path: part.path,
      family: part.family,
      parameters: part.parameters,
      roles: [...part.roles],
    })),
    facts: { ...facts },
    state,
    hash: {
      state: isHashed ? 'done' : (progress?.state ?? 'none'),
      done: isHashed ? total : (progress?.done ?? 0),
      total,
      files: files.map((file) => ({ path: file.path, bytes: file.size, sha256: file.sha256 })),
    },
    addedAt,
  }
}
