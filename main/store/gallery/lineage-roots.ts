import type { GalleryColumns } from './gallery-columns.ts'

/** The slot of the oldest ancestor of every slot. A circle, which no code of ours makes, ends where it was entered. */
export function rootsOf({ parent, count }: GalleryColumns): Int32Array {
  const [unknown, visiting] = [-1, -2]
  const roots = new Int32Array(count).fill(unknown)
  for (let slot = 0; slot < count; slot++) {
    const path: number[] = []
    let at = slot
    while (roots[at] === unknown && (parent[at] ?? -1) >= 0) {
      roots[at] = visiting
      path.push(at)
      at = parent[at] ?? -1
    }
    const known = roots[at] ?? unknown
    const root = known >= 0 ? known : at
    roots[at] = root
    for (const passed of path) roots[passed] = root
  }
  return roots
}
