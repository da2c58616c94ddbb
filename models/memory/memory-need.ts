import type { MemoryEstimate } from './estimate-memory.ts'

/**
 * What sessions that are kept open together and run one at a time need, in bytes.
 *
 * All their weights; and once, the most that making or running one of them takes besides.
 */
export function memoryNeed(sessions: readonly MemoryEstimate[]): number {
  const kept = sessions.reduce((sum, { weights }) => sum + weights, 0)
  return (
    kept + Math.max(0, ...sessions.map(({ weights, activations, loading }) => Math.max(activations, loading - weights)))
  )
}
