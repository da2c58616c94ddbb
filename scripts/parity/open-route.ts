import { packFolder } from '../../main/files/pack-folder.ts'
import { checkpointRoute, hasCheckpointRoute } from './checkpoint-route.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute } from './parity-route.ts'

const checkpoint = 'safetensors'

/** The ways from a case's files to a graph: its checkpoint, where the studio has a builder. */
export function routesOf(c: ParityCase): readonly string[] {
  return hasCheckpointRoute(c) ? [checkpoint] : []
}

export function openRoute(c: ParityCase, route: string): ParityRoute {
  if (route !== checkpoint) throw new RangeError(`There is no route ${route}`)
  return checkpointRoute(c, packFolder(c.folder))
}
