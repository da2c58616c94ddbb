import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ModelOffer } from '../../preload/contract/models.ts'
import { unknownOffer } from './model-failures.ts'

export interface ModelOffers {
  readonly folders: readonly string[]
  readonly list: () => readonly ModelOffer[]
  /** The place that a token stands for. @throws FoveaError model.unknown */
  readonly placeOf: (token: string) => string
}

const modelFile = /\.(safetensors|ckpt|pth|pt|bin|onnx)$/
const mostOffers = 500

/**
 * What lies in the folders that may be offered to a page: the library's own, and those of FOVEA_MODELS.
 *
 * Threat: a page in a browser tab that could name paths could ask about every file of the machine. It gets tokens of what
 * a person has put into these folders, and nothing else.
 */
export function modelOffers(folders: readonly string[]): ModelOffers {
  const places = (): { readonly place: string; readonly offer: ModelOffer }[] =>
    folders.flatMap((folder) =>
      namesOf(folder).flatMap((name) => {
        const place = path.join(folder, name)
        const found = statSync(place, { throwIfNoEntry: false })
        if (found === undefined || (!found.isDirectory() && !modelFile.test(name))) return []
        const isFolder = found.isDirectory()
        return [{ place, offer: { token: tokenOf(place), name, folder, isFolder, bytes: isFolder ? 0 : found.size } }]
      }),
    )
  return {
    folders,
    list: () =>
      places()
        .map(({ offer }) => offer)
        .slice(0, mostOffers),
    placeOf(token) {
      const found = places().find(({ offer }) => offer.token === token)
      if (found === undefined) throw unknownOffer()
      return found.place
    },
  }
}

/** `a:b` of FOVEA_MODELS (`a;b` on Windows), absolute paths only. */
export function foldersOfVariable(value: string | undefined): readonly string[] {
  return (value ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
}

function namesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch {
    return []
  }
}

function tokenOf(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 32)
}
