import type { ModelRole } from '../../../models/detection/model-kind.ts'
import { must } from '../../../models/must.ts'
import type { KnownModel } from '../../store/known-model-store.ts'

/** A file of a model inside a pack: what the pack calls it, and where it is. */
export interface PlacedFile {
  readonly virtual: string
  readonly real: string
  readonly size: number
  readonly sha256: string
}

export interface PlacedModel {
  readonly files: readonly PlacedFile[]
  /** The manifest's path of the part that plays a role: a folder, or the one file; null when it has none. */
  readonly pathOf: (role: ModelRole) => string | null
}

const tensorFile = /\.(safetensors|bin|pth|pt|ckpt)$/
const weightFile = /\.(safetensors|bin|pth|pt|ckpt|onnx)$/

/**
 * A model under a name of the pack's own. Folders keep their files' names, as the readers look for those; a file of weights that
 * stands alone is called as they expect it, whatever its owner called it.
 *
 * @param name plain: it becomes part of paths
 */
export function placeModel(name: string, { detected, files }: KnownModel): PlacedModel {
  const [only] = files
  if (files.length === 1 && only !== undefined && !only.path.includes('/') && tensorFile.test(only.path)) {
    const virtual = `${name}${/\.\w+$/.exec(only.path)?.[0] ?? ''}`
    const isFolder = detected.parts.some(({ path }) => path !== only.path && path !== '')
    return {
      files: [placed(only, virtual)],
      pathOf: (role) => (detected.roles.includes(role) && !isFolder ? virtual : null),
    }
  }
  const alone = (folder: string) =>
    files.filter(({ path }) => folderOf(path) === folder && weightFile.test(path)).length === 1
  const virtualOf = (path: string): string => {
    const folder = folderOf(path)
    const own =
      weightFile.test(path) && alone(folder) ? standardName(path) : path.slice(folder === '' ? 0 : folder.length + 1)
    return [name, folder, own].filter((part) => part !== '').join('/')
  }
  return {
    files: files.map((file) => placed(file, virtualOf(file.path))),
    pathOf(role) {
      if (role === 'tokenizer' && detected.roles.includes(role)) {
        const part = detected.parts.find(({ roles }) => roles.includes('tokenizer'))
        return [name, part?.path ?? ''].filter((each) => each !== '').join('/')
      }
      const part = detected.parts.find(({ roles }) => roles.includes(role))
      return part === undefined ? null : [name, part.path].filter((each) => each !== '').join('/')
    },
  }
}

function placed({ real, size, sha256 }: KnownModel['files'][number], virtual: string): PlacedFile {
  return { virtual, real, size, sha256: must(sha256, 'models of a pack are hashed first') }
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

function standardName(path: string): string {
  if (path.endsWith('.onnx')) return 'model.onnx'
  return path.endsWith('.safetensors') ? 'model.safetensors' : 'model.ckpt'
}
