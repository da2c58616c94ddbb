import { packFolder } from '../../main/files/pack-folder.ts'
import { checkpointRoute, hasCheckpointRoute } from './checkpoint-route.ts'
import { onnxRoute } from './onnx-route.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute } from './parity-route.ts'

const checkpoint = 'safetensors'

/** The ways from a case's files to a graph: its checkpoint where the studio has a builder, then every export. */
export function routesOf(c: ParityCase): readonly string[] {
  return [...(hasCheckpointRoute(c) ? [checkpoint] : []), ...c.exports.map(({ name }) => name)]
}

export function openRoute(c: ParityCase, route: string): ParityRoute {
  const files = packFolder(c.folder)
  return route === checkpoint ? checkpointRoute(c, files) : onnxRoute(c, route, files)
}
