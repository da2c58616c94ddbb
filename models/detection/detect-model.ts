import { FormatRefusal } from '../formats/format-refusal.ts'
import { detectComponent, tokenizerFiles } from './detect-component.ts'
import { detectOnnx } from './detect-onnx.ts'
import { detectTensors } from './detect-tensors.ts'
import { namesIn, type ModelFolder } from './model-folder.ts'
import type { Detected, DetectedPart, MissingPart, ModelRole } from './model-kind.ts'
import { readLicense } from './read-license.ts'
import { formatOf, readTensorTable } from './read-tensor-table.ts'

/** Folders of a diffusers or optimum pipeline that matter here. */
const pipelineFolders = ['unet', 'vae', 'vae_decoder', 'vae_encoder', 'text_encoder', 'tokenizer', 'scheduler']

/**
 * Recognises a model by its tensors: names, shapes and types, never by what a file is called.
 *
 * Refusals of the readers become problems of the result. Time and memory follow the descriptions, which are capped; no
 * weight is read.
 */
export function detectModel(files: ModelFolder): Detected {
  const [only] = files.paths
  if (files.paths.length === 1 && only !== undefined) return detectFile(files, only)
  if (files.has('pack.json')) return withFolder(files, 'pack', [], ['base'])
  const parts = pipelineFolders.flatMap((folder) => {
    const found = namesIn(files, folder).length === 0 ? null : detectComponent(files, folder)
    return found === null ? [] : [found]
  })
  if (parts.length > 1) return detectPipeline(files, parts)
  return detectFolder(files)
}

function detectFile(files: ModelFolder, path: string): Detected {
  const source = files.bytes(path)
  const base = { license: null, missing: [], parts: [], files: [path], bytes: source.size }
  try {
    if (formatOf(source, path) === 'onnx') {
      const part = { ...detectOnnx(source, path), path: '' }
      return { ...base, ...withoutPath(part), parts: [part] }
    }
    const table = readTensorTable(source, path)
    const parts = detectTensors(table, path, null)
    const license = readLicense(files, table.metadata)
    if (parts.length === 1 && parts[0] !== undefined) {
      return { ...base, ...withoutPath(parts[0]), license, missing: missingFor(parts[0].kind, []), parts }
    }
    return { ...base, ...summary('checkpoint', parts), license, parts, missing: missingOf(parts) }
  } catch (thrown) {
    if (!(thrown instanceof FormatRefusal)) throw thrown
    return { ...base, ...summary('unknown', []), problems: [{ item: thrown.item, message: thrown.message }] }
  }
}

interface FoundPart {
  readonly part: DetectedPart
  readonly files: readonly string[]
}

function detectPipeline(files: ModelFolder, found: readonly FoundPart[]): Detected {
  const parts = found.map(({ part }) => part)
  const used = found.flatMap((each) => each.files)
  const kind = parts.some((part) => part.kind === 'onnx') ? 'onnx-pipeline' : 'pipeline'
  return {
    ...summary(kind, parts),
    bytes: sizeOf(files, used),
    license: readLicense(files, new Map()),
    missing: missingOf(parts),
    parts,
    files: used,
  }
}

/** One component with its configuration, and perhaps its tokenizer, at the top of a folder. */
function detectFolder(files: ModelFolder): Detected {
  const found = detectComponent(files, '')
  if (found === null) {
    const what = `holds ${files.paths.length} files and no model that Fovea knows; choose the model's own folder or file`
    return { ...withFolder(files, 'unknown', [], []), problems: [{ item: '', message: what }] }
  }
  const tokenizer = tokenizerFiles(namesIn(files, '')).filter((name) => !found.files.includes(name))
  const { part } = found
  const used = [...found.files, ...tokenizer]
  return {
    ...withoutPath(part),
    roles: tokenizer.length > 0 && part.problems.length === 0 ? [...part.roles, 'tokenizer'] : part.roles,
    bytes: sizeOf(files, used),
    license: readLicense(files, new Map()),
    missing: missingFor(part.kind, tokenizer),
    parts: [part],
    files: used,
  }
}

function withFolder(
  files: ModelFolder,
  kind: Detected['kind'],
  parts: readonly DetectedPart[],
  roles: readonly ModelRole[],
): Detected {
  const license = readLicense(files, new Map())
  return {
    ...summary(kind, parts),
    roles,
    bytes: sizeOf(files, files.paths),
    license,
    missing: [],
    parts,
    files: files.paths,
  }
}

/** A whole of several parts. It can serve as a base when nothing of it is missing or wrong, but for a tokenizer. */
function summary(kind: Detected['kind'], parts: readonly DetectedPart[]) {
  const precision = new Map<string, number>()
  for (const share of parts.flatMap((part) => part.precision)) {
    precision.set(share.dtype, (precision.get(share.dtype) ?? 0) + share.parameters)
  }
  const problems = parts.flatMap((part) => part.problems)
  const roles = [...new Set(parts.flatMap((part) => part.roles))]
  const unet = parts.find((part) => part.roles.includes('unet'))
  return {
    kind,
    family: unet?.family ?? null,
    parameters: parts.reduce((sum, { parameters }) => sum + parameters, 0),
    precision: [...precision].map(([dtype, parameters]) => ({ dtype, parameters })),
    roles: problems.length === 0 && isBase(roles) ? (['base', ...roles] as const) : roles,
    problems,
    facts: {},
  }
}

const baseParts = ['unet', 'vae', 'textEncoder'] as const

function isBase(roles: readonly ModelRole[]): boolean {
  return baseParts.every((role) => roles.includes(role))
}

/** Published single files leave the tokenizer to the program, and the noise schedule is one for all of them. */
function missingOf(parts: readonly DetectedPart[]): readonly MissingPart[] {
  const has = (role: ModelRole) => parts.some(({ roles }) => roles.includes(role))
  return (['unet', 'vae', 'textEncoder', 'tokenizer'] as const).filter((role) => !has(role))
}

function missingFor(kind: Detected['kind'], tokenizer: readonly string[]): readonly MissingPart[] {
  switch (kind) {
    case 'unet':
      return ['vae', 'textEncoder', 'tokenizer']
    case 'clip':
      return tokenizer.length > 0 ? [] : ['tokenizer']
    case 'vae':
    case 'tiny-vae':
    case 'text-encoder':
    case 'lora':
      return ['base']
    default:
      return []
  }
}

function withoutPath({ kind, family, parameters, precision, roles, problems, facts }: Omit<DetectedPart, 'path'>) {
  return { kind, family, parameters, precision, roles, problems, facts }
}

function sizeOf(files: ModelFolder, paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + files.bytes(path).size, 0)
}
