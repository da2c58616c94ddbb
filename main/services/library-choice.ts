import { createHash } from 'node:crypto'
import path from 'node:path'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Api } from '../../preload/contract/methods.ts'
import type { LibraryPlace } from '../../preload/contract/library-places.ts'
import { canBecomeLibrary, currentLibrary, isLibrary, knownLibraries, useLibrary } from '../files/known-libraries.ts'
import { noDialog } from '../files/model-failures.ts'
import type { PickPlaces } from './models/model-api.ts'

export interface LibraryChoiceParts {
  /** The one that is open. */
  readonly root: string
  /** The list of the user's libraries (`librariesFile`); null where nobody keeps one. */
  readonly file: string | null
  readonly pick: PickPlaces
  readonly now: () => Date
}

/**
 * Which library opens the next time: out of those the user named before, or from the shell's dialog. The page names one by
 * an id of ours, never by a path.
 */
export function libraryChoice({
  root,
  file,
  pick,
  now,
}: LibraryChoiceParts): Pick<Api, 'library.list' | 'library.use' | 'library.pick'> {
  const list = (): LibraryPlace[] => {
    const places = file === null ? [] : knownLibraries(file).map((library) => library.root)
    const next = (file === null ? null : currentLibrary(file)) ?? root
    return (places.includes(root) ? places : [root, ...places]).map((place) => ({
      id: idOf(place),
      place,
      isOpen: place === root,
      isNext: place === next,
      isThere: isLibrary(place),
    }))
  }
  const use = (place: string): void => {
    if (file !== null) useLibrary(file, place, now())
  }
  return {
    'library.list': async () => ({ libraries: list(), canPick: pick !== null && file !== null }),
    'library.use': async ({ id }) => {
      const wanted = list().find((library) => library.id === id)
      if (wanted === undefined || !wanted.isThere) throw unknown(wanted?.place ?? null)
      use(wanted.place)
      return null
    },
    'library.pick': async () => {
      if (pick === null || file === null) throw noDialog()
      const [chosen] = await pick('folder')
      if (chosen === undefined) return { id: null }
      const place = path.resolve(chosen)
      if (!isLibrary(place) && !canBecomeLibrary(place)) throw unknown(place)
      use(place)
      return { id: idOf(place) }
    },
  }
}

function idOf(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 16)
}

function unknown(place: string | null): FoveaError {
  return new FoveaError(
    'library.unknown',
    'There is no library there.',
    place,
    'Choose the folder of a library, or an empty folder for a new one. A drive must be plugged in.',
  )
}
