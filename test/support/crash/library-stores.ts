import { mkdirSync } from 'node:fs'
import { archiveService } from '../../../main/services/archives.ts'
import { annotationService } from '../../../main/services/annotations.ts'
import { journaledRun } from '../../../main/services/journaled-run.ts'
import { dataFolder } from '../../../main/files/data-folder.ts'
import { realDisk, type Disk } from '../../../main/files/disk.ts'
import { annotationStore } from '../../../main/store/annotation-store.ts'
import { blobUsage, collectBlobs } from '../../../main/store/blob-ledger.ts'
import { openLibrary } from '../../../main/store/open-library.ts'
import { purgeableRuns, purgeRuns } from '../../../main/store/purge-runs.ts'
import { runStore } from '../../../main/store/run-store.ts'
import type { NewRun } from '../../../main/store/new-run.ts'
import type { StepRow } from '../../../preload/contract/records.ts'
import { recipe, type Recipe } from '../../../preload/contract/recipe.ts'

/** A library without an engine: the stores and what stands right above them. */
export async function openStores(dataDir: string, disk: Disk = realDisk) {
  mkdirSync(dataDir, { recursive: true })
  const folder = dataFolder(dataDir)
  const now = () => new Date()
  const opened = await openLibrary({ disk, folder, provider: 'cpu', now, onTrouble: (thrown) => console.error(thrown) })
  const { history, folders, journal } = opened
  const runs = runStore(history)
  const annotations = annotationService(annotationStore(history), journal, now)
  const archives = archiveService({ history, folders, annotations, version: '0.0.0', now })
  return {
    opened,
    folder,
    runs,
    annotations,
    archives,
    record: async (id: string, n: number, changes: Partial<NewRun> = {}) => {
      const run: NewRun = { id, parent: null, createdAt: now(), recipe: recipeOf(id, n), provider: 'cpu', ...changes }
      await annotations.record(journaledRun(run), () => runs.create(run))
    },
    purge: async (id: string) => {
      await annotations.purge(
        () => purgeableRuns(history, [id]),
        (going) => purgeRuns(history, going),
      )
      await blobUsage(history, folders)
      await collectBlobs(history, folders)
    },
  }
}

export const recipeOf = (id: string, n: number): Recipe =>
  recipe.parse({
    prompt: `a crash of ${id}`,
    negative: '',
    seed: n,
    pack: 'toy',
    methods: ['sd'],
    steps: 5,
    guidance: 2,
    optSteps: 3,
    weights: { global: 1, saliency: 1 },
  })

export type Stores = Awaited<ReturnType<typeof openStores>>

export function toyStep(index: number, image: string, saliency: string | null): StepRow {
  return {
    index,
    image,
    saliency,
    mask: null,
    gradient: null,
    termField: null,
    loss: 1 / (index + 1),
    terms: { global: 1, saliency: 0 },
    guidanceScore: 20 + index,
    judgeScore: null,
    gradNorm: null,
    latentNorm: 1,
    cosTerms: null,
    era: 0,
    state: null,
    ms: 1,
  }
}
