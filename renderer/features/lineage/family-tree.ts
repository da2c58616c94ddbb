import type { LineageNode } from '../../../preload/contract/live-methods.ts'

/** A run among its family: where it hangs, and what hangs on it. */
export interface FamilyRow {
  readonly node: LineageNode
  readonly parent: LineageNode | null
  readonly depth: number
  readonly hasChildren: boolean
  /** Its place among its siblings, from 1, of how many. */
  readonly place: number
  readonly siblings: number
}

/** The runs as a tree read from top to bottom: each below its parent, siblings by their age. Folded ones hide what is below them. */
export function familyRows(nodes: readonly LineageNode[], folded: ReadonlySet<string>): readonly FamilyRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const childrenOf = new Map<string | null, LineageNode[]>()
  for (const node of nodes) {
    const parent = node.parent !== null && byId.has(node.parent) ? node.parent : null
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), node])
  }
  const rows: FamilyRow[] = []
  const add = (siblings: readonly LineageNode[], parent: LineageNode | null, depth: number): void => {
    for (const [i, node] of siblings.entries()) {
      const children = childrenOf.get(node.id) ?? []
      rows.push({ node, parent, depth, hasChildren: children.length > 0, place: i + 1, siblings: siblings.length })
      if (!folded.has(node.id)) add(children, node, depth + 1)
    }
  }
  add(childrenOf.get(null) ?? [], null, 0)
  return rows
}
