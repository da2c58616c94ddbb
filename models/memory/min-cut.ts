import { must } from '../must.ts'

interface Edge {
  readonly to: number
  capacity: number
  /** Place of the opposite edge in its own list. */
  readonly back: number
}

/**
 * A flow network with a source and a sink, for the cheapest way to part them.
 *
 * Dinic's algorithm (E. A. Dinic, 1970): blocking flows along shortest ways, O(V² E) at worst and close to linear on graphs
 * as shallow as ours.
 */
export class FlowNetwork {
  readonly #edges: Edge[][] = []

  node(): number {
    return this.#edges.push([]) - 1
  }

  /** An edge of the given capacity; Infinity is one that no cut crosses. */
  edge(from: number, to: number, capacity: number): void {
    const forth = must(this.#edges[from], 'a node of this network')
    const back = must(this.#edges[to], 'a node of this network')
    forth.push({ to, capacity, back: back.length })
    back.push({ to: from, capacity: 0, back: forth.length - 1 })
  }

  /**
   * The nodes on the sink's side of a minimum cut, and of several equal ones the cut that is nearest to the sink.
   *
   * Throws when an uncuttable way joins the two.
   */
  sinkSide(source: number, sink: number): ReadonlySet<number> {
    for (;;) {
      const levels = this.#levels(source)
      if (levels[sink] === -1) return this.#reaching(sink)
      const next = new Array<number>(this.#edges.length).fill(0)
      while (this.#push(source, sink, levels, next) > 0);
    }
  }

  /** Steps from the source along edges with room. */
  #levels(source: number): number[] {
    const levels = new Array<number>(this.#edges.length).fill(-1)
    levels[source] = 0
    const queue = [source]
    for (const at of queue) {
      for (const { to, capacity } of must(this.#edges[at], 'a node')) {
        if (capacity <= 0 || levels[to] !== -1) continue
        levels[to] = must(levels[at], 'a level') + 1
        queue.push(to)
      }
    }
    return levels
  }

  /** Sends as much as fits along one shortest way. Iterative: the ways are as long as the network is deep. */
  #push(source: number, sink: number, levels: readonly number[], next: number[]): number {
    const way: Edge[] = []
    let at = source
    while (at !== sink) {
      const edges = must(this.#edges[at], 'a node')
      const i = must(next[at], 'a place')
      const edge = edges[i]
      if (edge === undefined) {
        const last = way.pop()
        if (last === undefined) return 0
        at = must(must(this.#edges[last.to], 'a node')[last.back], 'the opposite edge').to
        next[at] = must(next[at], 'a place') + 1
      } else if (edge.capacity > 0 && levels[edge.to] === must(levels[at], 'a level') + 1) {
        way.push(edge)
        at = edge.to
      } else {
        next[at] = i + 1
      }
    }
    const flow = Math.min(...way.map(({ capacity }) => capacity))
    if (flow === Infinity) throw new Error('Source and sink are joined by a way that cannot be cut')
    for (const edge of way) {
      edge.capacity -= flow
      must(must(this.#edges[edge.to], 'a node')[edge.back], 'the opposite edge').capacity += flow
    }
    return flow
  }

  /** The nodes from which the sink can still be reached. */
  #reaching(sink: number): ReadonlySet<number> {
    const seen = new Set([sink])
    for (const at of seen) {
      for (const { to, back } of must(this.#edges[at], 'a node')) {
        if (must(must(this.#edges[to], 'a node')[back], 'the opposite edge').capacity > 0) seen.add(to)
      }
    }
    return seen
  }
}
