import { pack as tarPack } from 'tar-stream'
import type { Readable } from 'node:stream'
import { archivedRun, archiveHead, type ArchivedRun } from '../../preload/contract/run-archive.ts'
import type { BlobFolders } from '../store/blob-ledger.ts'

export interface ArchiveSource {
  readonly folders: BlobFolders
  readonly runs: AsyncIterable<ArchivedRun> | Iterable<ArchivedRun>
  readonly head: { readonly fovea: string; readonly createdAt: string; readonly runs: number }
}

/**
 * Runs and their files as one tar, one file in memory at a time (docs/archive-format.md).
 *
 * A run's files come before the run, so that a reader never meets a run whose files it has not seen.
 */
export function writeArchive({ folders, runs, head }: ArchiveSource): Readable {
  const tar = tarPack()
  const entry = (name: string, content: Uint8Array | string): Promise<void> =>
    new Promise((resolve, reject) => {
      // No time, no owner: equal libraries give equal archives.
      tar.entry({ name, mtime: new Date(0), mode: 0o644 }, Buffer.from(content), (error) =>
        error == null ? resolve() : reject(error),
      )
    })

  async function write(): Promise<void> {
    await entry('fovea-archive.json', JSON.stringify(archiveHead.parse({ format: 'fovea-archive/1', ...head })))
    const written = new Set<string>()
    for await (const run of runs) {
      for (const { name, folder, sha256 } of filesOf(run)) {
        if (written.has(name)) continue
        const bytes = await folders[folder].get(sha256)
        if (bytes === null) continue
        written.add(name)
        await entry(name, bytes)
      }
      await entry(`runs/${run.id}.json`, JSON.stringify(archivedRun.parse(run)))
    }
    tar.finalize()
  }

  write().catch((thrown: unknown) => tar.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  return tar as unknown as Readable
}

export interface ArchivedFile {
  readonly name: string
  readonly folder: keyof BlobFolders
  readonly sha256: string
}

/** Every file that a run shows or starts from. */
export function filesOf(run: ArchivedRun): ArchivedFile[] {
  const image = (sha256: string): ArchivedFile => ({ name: `images/${sha256}.png`, folder: 'images', sha256 })
  const latent = (sha256: string): ArchivedFile => ({ name: `latents/${sha256}.f32`, folder: 'latents', sha256 })
  const steps = run.drawings.flatMap(({ steps }) => steps)
  const images = [
    run.recipe.mask,
    run.recipe.source ?? null,
    run.picture,
    ...steps.flatMap(({ image, saliency, mask, gradient, termField }) => [image, saliency, mask, gradient, termField]),
  ].filter((sha256) => sha256 !== null)
  const states = [run.recipe.start?.state, ...steps.map(({ state }) => state?.latent)].filter(
    (sha256) => sha256 !== undefined,
  )
  const latents = [...states, ...run.latents.flatMap(({ xT, x0 }) => [xT, x0])]
  return [...images.map(image), ...latents.map(latent)]
}
