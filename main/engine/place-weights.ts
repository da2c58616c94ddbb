import path from 'node:path'
import { must } from '../../models/must.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

/** Where the files of a pack really lie, by the names its manifest has for them. */
export type Places = Readonly<Record<string, string>>

/**
 * A graph whose weights lie outside of the pack's folder: its external initialisers name the user's own files.
 *
 * ORT resolves every location against one folder, so that becomes the root of the disk and locations the way down from
 * there (tried on ORT 1.30). A session holds one model, whose files lie on one disk; on Windows two drives have no root in
 * common, and are refused.
 *
 * @throws FoveaError pack.unsupported
 */
export function placeWeights(graph: Graph, folder: string, places: Places): { graph: Graph; folder: string } {
  const externals = [...graph.initializers.values()].flatMap(({ source }) =>
    source.kind === 'external' ? [source.location] : [],
  )
  if (!externals.some((location) => Object.hasOwn(places, location))) return { graph, folder }
  const realOf = (location: string) =>
    Object.hasOwn(places, location) ? must(places[location], 'it is there') : path.join(folder, location)
  const roots = new Set(externals.map((location) => path.parse(realOf(location)).root))
  const [root = '/', ...others] = roots
  if (others.length > 0) {
    throw new FoveaError(
      'pack.unsupported',
      'One model of this pack lies on two drives.',
      [...roots].join(', '),
      'Move its files onto one drive and locate it again.',
    )
  }
  const initializers = new Map(
    [...graph.initializers].map(([name, init]) => {
      if (init.source.kind !== 'external') return [name, init] as const
      const location = realOf(init.source.location).slice(root.length).split(path.sep).join('/')
      return [name, { ...init, source: { ...init.source, location } }] as const
    }),
  )
  return { graph: { ...graph, initializers }, folder: root }
}
