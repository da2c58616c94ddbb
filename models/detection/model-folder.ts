import { FormatRefusal } from '../formats/format-refusal.ts'
import { readText, type PackFiles } from '../formats/pack-files.ts'
import { parseStrictJson } from '../formats/strict-json.ts'
import type { Json } from '../formats/strict-json.ts'

/** What was dropped: a folder with its files, or one file alone. */
export interface ModelFolder extends PackFiles {
  /** Every file in it, relative with forward slashes, as deep as is looked; sorted. */
  readonly paths: readonly string[]
}

/** The files directly in a folder (`''` is the top), by their own names. */
export function namesIn({ paths }: ModelFolder, folder: string): readonly string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  return paths.flatMap((path) => {
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '/'
    return rest.includes('/') ? [] : [rest]
  })
}

/** `folder/name`, or the name alone at the top. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** A JSON file of the folder; null when it is not there. @throws FormatRefusal when it is no JSON */
export function jsonIn(files: ModelFolder, path: string): Json | null {
  return files.has(path) ? parseStrictJson(readText(files, path), path) : null
}

/** A text file of the folder, null when it is absent or no text. */
export function textIn(files: ModelFolder, path: string): string | null {
  try {
    return files.has(path) ? readText(files, path) : null
  } catch (thrown) {
    if (thrown instanceof FormatRefusal) return null
    throw thrown
  }
}
