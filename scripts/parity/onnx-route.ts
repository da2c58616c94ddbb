import path from 'node:path'
import type { PackFiles } from '../../models/formats/pack-files.ts'
import { must } from '../../models/must.ts'
import { importOnnx } from '../../models/onnx/import/import-onnx.ts'
import { widenHalves } from '../../models/onnx/import/widen-halves.ts'
import { embeddedName } from './embedded-name.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute } from './parity-route.ts'

/** One of the case's ONNX exports through the import normaliser, at the case's shapes. */
export function onnxRoute(c: ParityCase, name: string, files: PackFiles): ParityRoute {
  const { file } = must(
    c.exports.find((one) => one.name === name),
    `${c.case} has an export ${name}`,
  )
  const imported = importOnnx(files.bytes(file), {
    location: file,
    shapes: Object.fromEntries(c.inputs.map((input) => [input.name, input.shape])),
    external(beside) {
      const place = path.posix.join(path.posix.dirname(file), beside)
      return files.has(place) ? files.bytes(place) : null
    },
  })
  const graph = widenHalves(imported.graph)
  const wrt = c.wrt === 'embedded' ? embeddedName(graph, c.expected.dShape) : c.wrt
  return { graph, of: c.output, wrt, feeds: c.feeds, precision: 'float32', weightFolder: c.folder }
}
