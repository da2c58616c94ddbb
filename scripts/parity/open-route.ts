import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { packFolder } from '../../main/files/pack-folder.ts'
import { checkpointRoute, hasCheckpointRoute } from './checkpoint-route.ts'
import { onnxRoute } from './onnx-route.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute } from './parity-route.ts'

const checkpoint = 'safetensors'
const checkpointInHalves = 'safetensors-fp16'

/**
 * The ways from a case's files to a graph: its checkpoint where the studio has a builder, and that in half precision where it is
 * stored so; then every export.
 */
export function routesOf(c: ParityCase): readonly string[] {
  const own = c.storage === 'F16' ? [checkpoint, checkpointInHalves] : [checkpoint]
  return [...(hasCheckpointRoute(c) ? [...own, ...layoutsOf(c)] : []), ...c.exports.map(({ name }) => name)]
}

/** The same weights as other tools keep them (layouts.py). */
function layoutsOf({ folder }: ParityCase): readonly string[] {
  const place = path.join(folder, 'layouts')
  return existsSync(place) ? readdirSync(place).map((name) => `layouts/${name}`) : []
}

export function openRoute(c: ParityCase, route: string): ParityRoute {
  const files = packFolder(c.folder)
  if (route === checkpoint) return checkpointRoute(c, files, 'float32')
  if (route === checkpointInHalves) return checkpointRoute(c, files, 'float16')
  if (route.startsWith('layouts/')) return checkpointRoute(c, files, 'float32', route)
  return onnxRoute(c, route, files)
}
