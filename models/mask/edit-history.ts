import type { StackSettings } from './mask-stack.ts'
import type { Tiles } from './tiles.ts'

/** What was done, for the list of steps. */
export const editNames = [
  'paint',
  'subtract',
  'erase',
  'fill',
  'shape',
  'move',
  'invert',
  'all',
  'none',
  'clear',
  'settings',
  'predict',
  'import',
] as const
export type EditName = (typeof editNames)[number]

/** The first layer: where attention was predicted, or what was brought in its place. Never changed in place. */
export interface BaseLayer {
  readonly map: Uint16Array
  /** Hash of the stored map when it came from the library, so that it need not be stored again. */
  readonly sha256: string | null
  readonly kind: 'blank' | 'predicted' | 'imported'
}

/**
 * One step back: exactly what it changed, as it was before. Putting it back yields the step forward again: undo and redo
 * are the same exchange.
 */
export interface Edit {
  readonly name: EditName
  readonly tiles: Tiles
  readonly settings: StackSettings | null
  readonly base: BaseLayer | null
  /** Steps of one drag of a slider are one step: same key, nothing else between. */
  readonly mergeKey: string | null
}

/** How many steps back are always possible, and how many bytes more of them may use. */
export const leastSteps = 64
const mostSteps = 512
const mostBytes = 128 * 1024 * 1024

export interface EditHistory {
  readonly push: (edit: Edit) => void
  /** Whether the newest step has this key and nothing was undone. */
  readonly canMerge: (mergeKey: string | null) => boolean
  /** The step to exchange, and what came of the exchange; null when there is none. */
  readonly undo: (exchange: (edit: Edit) => Edit) => EditName | null
  readonly redo: (exchange: (edit: Edit) => Edit) => EditName | null
  readonly names: () => { readonly done: readonly EditName[]; readonly undone: readonly EditName[] }
}

export function editHistory(): EditHistory {
  const done: Edit[] = []
  const undone: Edit[] = []

  function trim(): void {
    let bytes = done.reduce((sum, edit) => sum + bytesOf(edit), 0)
    while (done.length > leastSteps && (done.length > mostSteps || bytes > mostBytes)) {
      const dropped = done.shift()
      bytes -= dropped === undefined ? 0 : bytesOf(dropped)
    }
  }
  function step(from: Edit[], to: Edit[], exchange: (edit: Edit) => Edit): EditName | null {
    const edit = from.pop()
    if (edit === undefined) return null
    to.push(exchange(edit))
    return edit.name
  }
  return {
    push(edit) {
      done.push(edit)
      undone.length = 0
      trim()
    },
    canMerge: (mergeKey) => mergeKey !== null && undone.length === 0 && done.at(-1)?.mergeKey === mergeKey,
    undo: (exchange) => step(done, undone, exchange),
    redo: (exchange) => step(undone, done, exchange),
    names: () => ({ done: done.map(({ name }) => name), undone: undone.map(({ name }) => name) }),
  }
}

function bytesOf({ tiles, base }: Edit): number {
  let bytes = base === null ? 0 : base.map.byteLength
  for (const tile of tiles.values()) bytes += tile.byteLength
  return bytes
}
