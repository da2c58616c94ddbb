import { estimateMemory } from '../../models/memory/estimate-memory.ts'
import { memoryNeed } from '../../models/memory/memory-need.ts'
import type { PlannedGraph } from './session-pool.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

/** Something the artist can change, and the graphs that are then needed. */
export interface Remedy {
  readonly say: string
  readonly graphs: () => readonly PlannedGraph[]
}

/**
 * Refuses, before anything is loaded, what does not fit in any form.
 *
 * @param need of the smallest form
 * @param remedies from the smallest change to the largest; the first that fits is named
 * @throws FoveaError engine.memory
 */
export function refuseMemory(item: string, need: number, available: number, remedies: readonly Remedy[]): never {
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

/** Bytes that sessions of these graphs need, kept open together. */
export function needOf(graphs: readonly PlannedGraph[]): number {
  return memoryNeed(graphs.map(({ graph, copiesWeights }) => estimateMemory(graph, copiesWeights)))
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
