import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FoveaError } from '../../preload/contract/errors.ts'
import { galleryQuery, type GalleryItem } from '../../preload/contract/gallery.ts'
import { realDisk } from '../files/disk.ts'
import type { Host } from '../host.ts'
import { metricsCsv, metricsOf } from '../services/metrics.ts'
import { pictureExportOf, type PictureExport } from '../services/picture-exports.ts'
import { chooseLibrary, createLibrary, listLibraries } from './libraries.ts'
import { openHost } from './open-host.ts'
import { numberOf, type OptionValues } from './parse-arguments.ts'

type Out = (text: string) => void
const never = new AbortController().signal

function textOf(options: OptionValues, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** Opens the library of the options, works on it, closes it. */
async function withLibrary<T>(options: OptionValues, work: (host: Host) => Promise<T>): Promise<T> {
  const { host } = await openHost({
    name: 'cli',
    dataDir: textOf(options, 'data-dir'),
    readOnly: options['read-only'] === true,
  })
  try {
    return await work(host)
  } finally {
    await host.close()
  }
}

/** `fovea search WORDS`: by words, tag, rating, in an order. */
export function searchRuns(words: readonly string[], options: OptionValues, out: Out): Promise<number> {
  return withLibrary(options, async ({ api }) => {
    const rating = textOf(options, 'rating')
    const lowest = rating === undefined ? null : numberOf('rating', rating, 0)
    const tag = textOf(options, 'tag')
    const asked = galleryQuery.safeParse({
      filter: {
        text: words.join(' '),
        tags: tag === undefined ? [] : [tag],
        ranges: lowest === null ? [] : [{ metric: 'rating', min: lowest, max: null }],
        removed: options['removed'] === true,
      },
      sort: { by: textOf(options, 'sort') ?? 'created', descending: options['ascending'] !== true },
      limit: numberOf('limit', textOf(options, 'limit'), 20),
    })
    if (!asked.success) {
      const [issue] = asked.error.issues
      throw usage(`${issue?.path.join('.') ?? 'search'}: ${issue?.message ?? 'not understood'}`, 'search')
    }
    const page = await api['library.query'](asked.data, never)
    if (options['json'] === true) out(`${JSON.stringify(page, null, 2)}\n`)
    else {
      for (const item of page.items) out(lineOf(item))
      out(`${page.items.length} of ${page.total}\n`)
    }
    return 0
  })
}

function lineOf({ id, createdAt, state, rating, starred, seed, tags, prompt, best }: GalleryItem): string {
  const said = `${starred ? '★' : ' '}${'●'.repeat(rating).padEnd(5, '·')}`
  const score = best.guidance === null ? '-' : best.guidance.toFixed(1)
  const tagged = tags.length === 0 ? '' : `  [${tags.join(', ')}]`
  return `${id}  ${createdAt}  ${said}  ${state}  seed ${seed}  score ${score}  ${prompt}${tagged}\n`
}

/** `fovea rate RUN…`: rating, star, tags, removal, and back. */
export function annotateRuns(ids: readonly string[], options: OptionValues, out: Out): Promise<number> {
  const rating = textOf(options, 'rating')
  const tag = textOf(options, 'tag')
  const untag = textOf(options, 'untag')
  const flag = (on: string, off: string): boolean | undefined =>
    options[on] === true ? true : options[off] === true ? false : undefined
  const [starred, removed] = [flag('star', 'unstar'), flag('remove', 'restore')]
  if (ids.length === 0) throw usage('Name at least one run.', 'rate')
  return withLibrary(options, async ({ api }) => {
    const change = {
      ...(rating === undefined ? {} : { rating: ratingOf(rating) }),
      ...(tag === undefined ? {} : { addTags: [tag] }),
      ...(untag === undefined ? {} : { removeTags: [untag] }),
      ...(starred === undefined ? {} : { starred }),
      ...(removed === undefined ? {} : { removed }),
    }
    const { changed } = await api['library.annotate']({ runs: { ids: [...ids] }, change }, never)
    if (options['json'] === true) out(`${JSON.stringify({ changed })}\n`)
    else out(`${changed} changed\n`)
    return 0
  })
}

function ratingOf(text: string): number {
  const rating = numberOf('rating', text, 0)
  if (Number.isInteger(rating) && rating >= 0 && rating <= 5) return rating
  throw usage(`A rating of ${text} does not exist; use 0 to 5.`, 'rating')
}

/** `fovea verify RUN`: 0 when every step came out bit by bit as it was, 1 when one did not. */
export function verifyRunCommand([id]: readonly string[], options: OptionValues, out: Out): Promise<number> {
  if (id === undefined) throw usage('Name the run to verify.', 'verify')
  return withLibrary(options, async ({ api }) => {
    const result = await api['run.verify']({ id }, never)
    if (options['json'] === true) out(`${JSON.stringify(result, null, 2)}\n`)
    else {
      for (const { what, then, now } of result.changes) out(`${what} was ${then}, is ${now}\n`)
      const { first, stepsCompared } = result
      if (first === null) out(`identical: ${stepsCompared} steps, bit by bit\n`)
      else {
        const far = first.maxDifference === null ? 'the record is not there any more' : `at most ${first.maxDifference}`
        out(`differs first in ${first.method}, step ${first.index}, ${first.what}: ${far}`)
        out(first.relative === null ? '\n' : `, ${first.relative} of its size\n`)
      }
    }
    return result.identical ? 0 : 1
  })
}

/** `fovea export FILE`: an archive (.tar), or the numbers of every step (.csv, .json). */
export function exportRuns([target, ...ids]: readonly string[], options: OptionValues, out: Out): Promise<number> {
  if (target === undefined) throw usage('Name the file to export to.', 'export')
  const format = path.extname(target).slice(1).toLowerCase()
  const how = pictureExportOf(format, textOf(options, 'metadata'), textOf(options, 'quality'))
  if (how === null && /^(png|webp|jpe?g|avif)$/.test(format))
    throw usage('Use --metadata full, minimal or none, and --quality 1 to 100.', 'export')
  if (how !== null) return exportPictureOf(target, ids, options, how, out)
  return withLibrary(options, async (host) => {
    const chosen = ids.length > 0 ? ids : await host.library.idsOf(selectionOf(options))
    const part = `${target}.part`
    const getRun = (id: string) => host.api['run.get']({ id }, never)
    try {
      if (target.endsWith('.csv')) await pipeline(metricsCsv(getRun, chosen), createWriteStream(part))
      else if (target.endsWith('.json')) await pipeline(metricsOf(getRun, chosen), createWriteStream(part))
      else await pipeline(host.library.archives.write(chosen), createWriteStream(part))
      await rename(part, target)
    } catch (thrown) {
      await rm(part, { force: true })
      throw unwritable(thrown, target)
    }
    const report = { file: path.resolve(target), runs: chosen.length, bytes: statSync(target).size }
    out(options['json'] === true ? `${JSON.stringify(report)}\n` : `${report.runs} runs, ${report.bytes} bytes\n`)
    return 0
  })
}

/** The best picture of a run, of the method asked for or the last one that has any. */
function exportPictureOf(
  target: string,
  [id, ...more]: readonly string[],
  options: OptionValues,
  how: PictureExport,
  out: Out,
): Promise<number> {
  if (id === undefined || more.length > 0) throw usage('Name one run to export a picture of.', 'export')
  return withLibrary(options, async ({ api, handleRequest }) => {
    const { drawings } = await api['run.get']({ id }, never)
    const method = textOf(options, 'method')
    const drawing = drawings.findLast((own) => own.steps.length > 0 && (method === undefined || own.method === method))
    const best = drawing?.steps.find(({ index }) => index === drawing.bestStep)
    if (best === undefined) throw usage('The run has no such picture.', method ?? id)
    const { format, metadata, quality } = how
    const address = `http://fovea.invalid/export/${best.image}.${format}?metadata=${metadata}&quality=${quality}`
    const response = await handleRequest(new Request(address))
    if (!response.ok) throw new FoveaError('image.unknown', 'The stored picture is gone.', best.image, 'Draw it again.')
    try {
      await writeFile(target, new Uint8Array(await response.arrayBuffer()))
    } catch (thrown) {
      throw unwritable(thrown, target)
    }
    out(`${path.resolve(target)}\n`)
    return 0
  })
}

function selectionOf(options: OptionValues) {
  const board = textOf(options, 'board')
  const { filter } = galleryQuery.parse({ filter: { boards: board === undefined ? [] : [board] } })
  return { filter }
}

/** `fovea import FILE…`: archives and pictures; a folder means the PNG files in it. */
export function importFiles(names: readonly string[], options: OptionValues, out: Out): Promise<number> {
  if (names.length === 0) throw usage('Name at least one file.', 'import')
  return withLibrary(options, async (host) => {
    const report = { added: 0, known: 0, pictures: [] as { file: string; program: string; prompt: string }[] }
    for (const file of names.flatMap(expanded)) {
      if (/\.png$/i.test(file)) {
        const { source } = await host.library.importPng(await realDisk.read(file), path.basename(file))
        report.added++
        report.pictures.push({ file, program: source.program, prompt: source.prompt })
      } else {
        const { added, known } = await host.library.archives.read(() => createReadStream(file))
        report.added += added
        report.known += known
      }
    }
    if (options['json'] === true) out(`${JSON.stringify(report, null, 2)}\n`)
    else out(`${report.added} added, ${report.known} were here already\n`)
    return 0
  })
}

function expanded(name: string): string[] {
  try {
    if (!statSync(name).isDirectory()) return [name]
    return readdirSync(name)
      .filter((file) => /\.png$/i.test(file))
      .sort()
      .map((file) => path.join(name, file))
  } catch (cause) {
    throw new FoveaError('picture.unreadable', 'There is no such file.', name, 'Check the name.', cause)
  }
}

/** `fovea library usage|check|thin|purge`. */
export async function libraryCommand(
  [what, which = '']: readonly string[],
  options: OptionValues,
  out: Out,
): Promise<number> {
  if (what === 'list') return listLibraries(options['json'] === true, out)
  if ((what === 'create' || what === 'use') && which === '') throw usage('Say which folder.', `library ${what}`)
  if (what === 'create') return createLibrary(which, out)
  if (what === 'use') return chooseLibrary(which, out)
  const print = (value: unknown, lines: readonly string[]): void =>
    out(options['json'] === true ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
  return withLibrary(options, async ({ api }) => {
    switch (what) {
      case 'usage': {
        const usage = await api['library.usage']({}, never)
        const lines = usage.kinds.map(
          ({ kind, files, bytes }) => `${kind.padEnd(10)} ${files} files  ${megabytes(bytes)}`,
        )
        print(usage, [...lines, `${usage.runs} runs, ${usage.removedRuns} of them removed, ${megabytes(usage.bytes)}`])
        return 0
      }
      case 'check': {
        const check = await api['library.check']({ hashes: options['hashes'] === true }, never)
        const { integrity, missing, damaged, swept } = check
        print(check, [
          `database ${integrity}`,
          `${missing.length} files missing`,
          `${damaged.length} damaged`,
          `${swept} swept`,
        ])
        return integrity === 'ok' && missing.length === 0 && damaged.length === 0 ? 0 : 1
      }
      case 'thin': {
        const done = await api['library.thin']({ dryRun: options['dry-run'] === true }, never)
        print(done, [`${done.steps} steps of ${done.runs} runs, ${megabytes(done.bytes)}`])
        return 0
      }
      case 'purge': {
        const { filter } = galleryQuery.parse({ filter: { removed: true } })
        const done = await api['library.purge']({ runs: { filter } }, never)
        print(done, [`${done.purged} runs, ${megabytes(done.bytes)}`])
        return 0
      }
      default:
        throw usage('Say what: list, create, use, usage, check, thin or purge.', what ?? 'library')
    }
  })
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function unwritable(thrown: unknown, target: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'ENOSPC') return new FoveaError('disk.full', 'The disk is full.', target, 'Free some space.', thrown)
  if (!/^E[A-Z]+$/.test(code)) return thrown
  return new FoveaError('output.unwritable', `The file cannot be written (${code}).`, target, 'Choose another.', thrown)
}

function usage(message: string, item: string): FoveaError {
  return new FoveaError('cli.usage', message, item, 'See: npm run fovea -- help')
}
