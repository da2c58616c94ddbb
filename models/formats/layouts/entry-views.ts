import type { Shape } from '../../onnx/graph.ts'
import { FormatRefusal } from '../format-refusal.ts'
import type { WeightEntries, WeightEntry } from '../weights.ts'

/**
 * Other ways to look at a tensor that lies in a file: none moves a byte.
 *
 * Tools name and fold the same numbers differently; as each view is again a range of the same file, a checkpoint of any
 * of them is read in place.
 */

/** The tensors below a prefix, without it. */
export function below(entries: WeightEntries, prefix: string): WeightEntries {
  const found = [...entries].filter(([name]) => name.startsWith(prefix))
  return new Map(found.map(([name, entry]) => [name.slice(prefix.length), entry]))
}

/** Rows `from … from + count` of the first axis. */
export function rows(entry: WeightEntry, from: number, count: number): WeightEntry {
  const [all = 0, ...rest] = entry.shape
  if (from + count > all) {
    throw new FormatRefusal('weights.shape', entry.location, `has ${all} rows where ${from + count} are needed`)
  }
  const rowBytes = entry.length / all
  return { ...entry, shape: [count, ...rest], offset: entry.offset + from * rowBytes, length: count * rowBytes }
}

/** A 1 × 1 convolution as the matrix it is; other tensors as they are. */
export function asMatrix(entry: WeightEntry): WeightEntry {
  const [out = 0, inside = 0, ...kernel] = entry.shape
  return kernel.length > 0 && kernel.every((side) => side === 1) ? { ...entry, shape: [out, inside] } : entry
}

/** The transpose of a matrix, to be turned in the graph: the one view that is no range. */
export function turned(entry: WeightEntry): WeightEntry {
  return { ...entry, shape: entry.shape.toReversed(), isTransposed: entry.isTransposed !== true }
}

/** The shape of a tensor that must be there. */
export function shapeOf(entries: WeightEntries, name: string, item: string): Shape {
  const entry = entries.get(name)
  if (entry === undefined) {
    throw new FormatRefusal('weights.missing', `${item} ${name}`, 'the file lacks this tensor, so it is incomplete')
  }
  return entry.shape
}

/** How many of `name(0)`, `name(1)` … there are. */
export function countOf(entries: WeightEntries, name: (i: number) => string): number {
  let count = 0
  while (entries.has(name(count))) count++
  return count
}

/** Every tensor whose name the rule knows, under its new name. */
export function renamed(entries: WeightEntries, rule: (name: string) => string | null): Map<string, WeightEntry> {
  const result = new Map<string, WeightEntry>()
  for (const [name, entry] of entries) {
    const now = rule(name)
    if (now !== null) result.set(now, entry)
  }
  return result
}

/** A rule that swaps the longest of these beginnings; null for names with none of them. */
export function prefixRule(prefixes: Readonly<Record<string, string>>): (name: string) => string | null {
  const sorted = Object.entries(prefixes).sort(([a], [b]) => b.length - a.length)
  return (name) => {
    const found = sorted.find(([from]) => name === from || name.startsWith(`${from}.`))
    return found === undefined ? null : found[1] + name.slice(found[0].length)
  }
}
