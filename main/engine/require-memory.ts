import type { Graph } from '../../models/onnx/graph.ts'
import { estimateMemory } from '../../models/memory/estimate-memory.ts'
import { memoryNeed } from '../../models/memory/memory-need.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

/** Something the artist can change, and the graphs that are then needed. */
export interface Remedy {
  readonly say: string
  readonly graphs: () => readonly Graph[]
}

/**
 * Refuses, before anything is loaded, what does not fit.
 *
 * @param remedies from the smallest change to the largest; the first that fits is named
 * @throws FoveaError engine.memory
 */
export function requireMemory(
  item: string,
  graphs: readonly Graph[],
  available: number,
  remedies: readonly Remedy[],
): void {
  const need = needOf(graphs)
  if (need <= available) return
  const remedy = remedies.find(({ graphs: changed }) => needOf(changed()) <= available)
  throw new FoveaError(
    'engine.memory',
    `This drawing needs about ${gigabytes(need)} more memory, and ${gigabytes(available)} are free.`,
    item,
    remedy === undefined
      ? `Close other programs, or use a computer with ${gigabytes(need)} of free memory.`
      : `${remedy.say}, or close other programs.`,
  )
}

function needOf(graphs: readonly Graph[]): number {
  return memoryNeed(graphs.map(estimateMemory))
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
