import { statSync } from 'node:fs'
import path from 'node:path'
import { detectModel } from '../../models/detection/detect-model.ts'
import type { Detected } from '../../models/detection/model-kind.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { openModelFolder, type PlacedFolder } from './open-model-folder.ts'
import type { KnownFile } from './known-file.ts'
import { absentPlace } from './model-failures.ts'

export interface LookedAt {
  readonly place: string
  readonly detected: Detected
  readonly files: readonly KnownFile[]
}

const modelFile = /\.(safetensors|ckpt|pth|pt|bin|onnx)$/

/**
 * What lies at a place: one model, or, in a folder of loose files, each of them.
 *
 * @throws FoveaError model.absent; model.unusable when nothing there is known, with the reason
 */
export function lookAtPlace(place: string): readonly LookedAt[] {
  const all = lookAtAll(place)
  const known = all.filter(({ detected: { kind } }) => kind !== 'unknown' && kind !== 'unsupported')
  if (known.length > 0) return known
  const problem = all[0]?.detected.problems[0]
  throw new FoveaError(
    'model.unusable',
    problem === undefined ? 'There is no model here.' : problem.message,
    place,
    'Choose a model file, or the folder of one model.',
  )
}

function lookAtAll(place: string): readonly LookedAt[] {
  const whole = path.resolve(place)
  const folder = openModelFolder(whole)
  if (folder === null) throw absentPlace(place)
  const detected = detectModel(folder)
  const loose = folder.paths.filter((name) => modelFile.test(name) && !name.includes('/'))
  const isLoose = folder.paths.length > 1 && loose.length > 0 && !isOneModel(detected, folder)
  if (!isLoose) return [{ place: whole, detected, files: filesOf(detected, folder) }]
  // A card beside them speaks for all of them.
  const { license } = detected
  return loose
    .flatMap((name) => lookAtAll(path.join(whole, name)))
    .map((looked) => ({ ...looked, detected: { ...looked.detected, license: looked.detected.license ?? license } }))
}

/** A folder with its configuration is one model; files beside each other without one are several. */
function isOneModel({ kind, parts }: Detected, folder: PlacedFolder): boolean {
  return kind === 'pack' || parts.length > 1 || folder.has('config.json')
}

function filesOf(detected: Detected, folder: PlacedFolder): readonly KnownFile[] {
  return detected.files.flatMap((relative) => {
    const real = folder.real(relative)
    if (real === null) return []
    const { size, mtimeMs } = statSync(real)
    return [{ path: relative, real, size, mtimeMs, sha256: null }]
  })
}
