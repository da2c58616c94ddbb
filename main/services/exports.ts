import { randomUUID } from 'node:crypto'
import { pack as tarPack } from 'tar-stream'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { GalleryItem } from '../../preload/contract/gallery.ts'
import type { ExportOrder, ExportReady, ExportWhat } from '../../preload/contract/library-export.ts'
import type { LibraryService } from './library.ts'
import { metricsCsv, metricsOf, type GetRun } from './metrics.ts'
import type { ExportStored } from './picture-exports.ts'

/** A file that leaves the library, made while it is being fetched. */
export interface ReadyFile {
  readonly name: string
  readonly type: string
  readonly open: () => AsyncIterable<Uint8Array>
}

/** Files of runs, made ready by a call and fetched by address. */
export interface ExportService {
  /** @throws FoveaError run.unknown when there is nothing to export */
  readonly prepare: (order: ExportOrder) => Promise<ExportReady>
  /** Null when it was never made ready, or too long ago. */
  readonly file: (token: string) => ReadyFile | null
}

export interface ExportParts {
  readonly library: Pick<LibraryService, 'idsOf' | 'archives'>
  readonly getRun: GetRun
  readonly items: (ids: readonly string[]) => GalleryItem[]
  readonly exportStored: ExportStored
  readonly now: () => Date
}

const lifetimeMs = 3_600_000

export function exportService({ library, getRun, items, exportStored, now }: ExportParts): ExportService {
  const ready = new Map<string, { readonly file: ReadyFile; readonly until: number }>()

  function fileOf(what: ExportWhat, ids: readonly string[]): ReadyFile {
    const stem = `fovea-${ids.length}-runs-${now().toISOString().slice(0, 10)}`
    switch (what.kind) {
      case 'archive':
        return { name: `${stem}.tar`, type: 'application/x-tar', open: () => library.archives.write(ids) }
      case 'numbers': {
        const write = what.format === 'csv' ? metricsCsv : metricsOf
        const type = what.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8'
        return { name: `${stem}.${what.format}`, type, open: () => utf8(write(getRun, ids)) }
      }
      case 'pictures':
        return {
          name: `${stem}-${what.format}.tar`,
          type: 'application/x-tar',
          open: () => picturesTar(ids, items, what, exportStored),
        }
    }
  }

  return {
    async prepare({ runs, what }) {
      const ids = await library.idsOf(runs)
      if (ids.length === 0)
        throw new FoveaError('run.unknown', 'There is no run to export.', null, 'Choose some in the gallery.')
      const time = now().getTime()
      for (const [token, { until }] of ready) if (until < time) ready.delete(token)
      const token = randomUUID()
      const file = fileOf(what, ids)
      ready.set(token, { file, until: time + lifetimeMs })
      return { address: `file/${token}/${file.name}`, name: file.name, runs: ids.length }
    },
    file(token) {
      const found = ready.get(token)
      return found === undefined || found.until < now().getTime() ? null : found.file
    },
  }
}

async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text)
}

type Pictures = Extract<ExportWhat, { kind: 'pictures' }>

/** One picture in memory at a time. What was purged in the meantime is left out. */
function picturesTar(
  ids: readonly string[],
  items: (ids: readonly string[]) => GalleryItem[],
  what: Pictures,
  exportStored: ExportStored,
): AsyncIterable<Uint8Array> {
  const tar = tarPack()
  const extension = what.format === 'jpeg' ? 'jpg' : what.format
  async function write(): Promise<void> {
    for (const id of ids) {
      for (const { method, image, item } of picturesOf(items([id]), what.which)) {
        const bytes = await exportStored(image, what)
        if (bytes === null) continue
        const name = `${pictureName(item)}-${method}-${image.slice(0, 8)}.${extension}`
        await new Promise<void>((resolve, reject) => {
          tar.entry({ name, mtime: new Date(item.createdAt), mode: 0o644 }, Buffer.from(bytes), (error) =>
            error == null ? resolve() : reject(error),
          )
        })
      }
    }
    tar.finalize()
  }
  write().catch((thrown: unknown) => tar.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  return tar as unknown as AsyncIterable<Uint8Array>
}

function picturesOf(items: readonly GalleryItem[], which: Pictures['which']) {
  return items.flatMap((item) => {
    const drawn = item.thumbnails.flatMap(({ method, image }) => (image === null ? [] : [{ method, image, item }]))
    return which === 'best' ? drawn.slice(-1) : drawn
  })
}

/** Words that no file system takes for more than a name: a prompt is anybody's text. */
function pictureName({ prompt, seed }: GalleryItem): string {
  const words = prompt
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
  return `${words === '' ? 'picture' : words}-${seed}`
}
