import { editHistory, type BaseLayer, type Edit, type EditName } from './edit-history.ts'
import { applyLevels } from './levels.ts'
import { white, type MapSize } from './mask-map.ts'
import { deltaOf, finishPart, liftOf, paintedValue, plainSettings, reachOf, type StackSettings } from './mask-stack.ts'
import { cutRect, inflateRect, uniteRects, wholeRect, type Rect } from './rect.ts'
import { changedTiles, keepTiles, putTile, rectOfTile, tilesOf, type Tiles } from './tiles.ts'

/** What paint does: raise towards white, lower towards black, or take the paint away so that the prediction shows. */
export type PaintMode = 'add' | 'subtract' | 'erase'

/** What a mask consists of when it is opened. Arrays are taken over, not copied. */
export interface MaskLayers extends MapSize {
  readonly base: BaseLayer
  readonly delta: Int16Array
  readonly settings: StackSettings
}

/** A change of the paint under way: nothing of it is in the history before `end`. */
export interface PaintSession {
  /** Covers `rect` of the mask as it was before the session, by `coverage`. */
  readonly cover: (coverage: Uint16Array, mode: PaintMode, rect: Rect) => void
  /** Moves the paint, from where it was before the session; what leaves the picture is gone, what enters is unpainted. */
  readonly shift: (dx: number, dy: number) => void
  /** One step of the history, unless nothing changed. */
  readonly end: () => void
  /** As if it had never begun. */
  readonly cancel: () => void
}

/** A mask being worked on. The arrays it hands out are its own and change under their readers. */
export interface MaskDocument extends MapSize {
  readonly base: () => BaseLayer
  readonly delta: Int16Array
  readonly settings: () => StackSettings
  /** After the levels; what eraser and difference refer to. */
  readonly levelled: () => Uint16Array
  /** After the paint, before grow and feather: what brushes see. */
  readonly painted: Uint16Array
  /** What the optimiser sees. */
  readonly final: Uint16Array
  readonly begin: (name: EditName) => PaintSession
  /** Gives every painted pixel the value that `of` names. */
  readonly repaint: (name: EditName, of: (painted: number, levelled: number) => number) => void
  readonly setSettings: (settings: StackSettings, mergeKey?: string | null) => void
  /** Replaces the first layer only. */
  readonly setBase: (base: BaseLayer, name: 'predict' | 'import') => void
  readonly undo: () => EditName | null
  readonly redo: () => EditName | null
  readonly edits: () => { readonly done: readonly EditName[]; readonly undone: readonly EditName[] }
  /** Told what part of the final mask changed. Returns the way to stop listening. */
  readonly onChange: (listen: (rect: Rect) => void) => () => void
}

export function blankLayers(size: MapSize): MaskLayers {
  const n = size.width * size.height
  const base: BaseLayer = { map: new Uint16Array(n), sha256: null, kind: 'blank' }
  return { width: size.width, height: size.height, base, delta: new Int16Array(n), settings: plainSettings }
}

export function maskDocument({ width, height, delta, ...start }: MaskLayers): MaskDocument {
  const size = { width, height }
  const all = wholeRect(size)
  const history = editHistory()
  const listeners = new Set<(rect: Rect) => void>()
  const painted = new Uint16Array(delta.length)
  const final = new Uint16Array(delta.length)
  let { base, settings } = start
  let levelled = applyLevels(base.map, settings.levels)

  /** Brings everything after the delta up to date where the delta, or what lies under it, changed. */
  function compose(rect: Rect): void {
    for (let y = rect.top; y < rect.bottom; y++) {
      for (let i = y * width + rect.left; i < y * width + rect.right; i++) {
        painted[i] = paintedValue(levelled[i] ?? 0, delta[i] ?? 0)
      }
    }
    const reached = cutRect(inflateRect(rect, reachOf(settings)), size) ?? rect
    finishPart(painted, final, size, settings, reached)
    for (const listen of listeners) listen(reached)
  }

  function exchange(edit: Edit): Edit {
    const tiles: Tiles = new Map()
    for (const [tile, pixels] of edit.tiles) {
      keepTiles(tiles, delta, size, rectOfTile(tile, size))
      putTile(delta, size, tile, pixels)
    }
    const before = { ...edit, tiles, settings: edit.settings && settings, base: edit.base && base }
    settings = edit.settings ?? settings
    base = edit.base ?? base
    if (edit.settings !== null || edit.base !== null) {
      levelled = applyLevels(base.map, settings.levels)
      compose(all)
    } else {
      const rects = [...edit.tiles.keys()].map((tile) => rectOfTile(tile, size))
      const rect = rects.reduce<Rect | null>(uniteRects, null)
      if (rect !== null) compose(rect)
    }
    return before
  }

  function begin(name: EditName): PaintSession {
    const kept: Tiles = new Map()
    let touched: Rect | null = null
    const touch = (rect: Rect): void => {
      keepTiles(kept, delta, size, rect)
      touched = uniteRects(touched, rect)
    }
    return {
      cover(coverage, mode, rect) {
        touch(rect)
        for (const tile of tilesOf(rect, size)) {
          coverTile({ size, delta, levelled, before: kept.get(tile) }, tile, rect, coverage, mode)
        }
        compose(rect)
      },
      shift(dx, dy) {
        touch(all)
        const from = delta.slice()
        for (const [tile, pixels] of kept) putTile(from, size, tile, pixels)
        shiftLayer(from, delta, size, Math.round(dx), Math.round(dy))
        compose(all)
      },
      end() {
        const tiles = changedTiles(kept, delta, size)
        if (tiles.size > 0) history.push({ name, tiles, settings: null, base: null, mergeKey: null })
      },
      cancel() {
        for (const [tile, pixels] of kept) putTile(delta, size, tile, pixels)
        if (touched !== null) compose(touched)
      },
    }
  }

  compose(all)
  return {
    ...size,
    base: () => base,
    delta,
    settings: () => settings,
    levelled: () => levelled,
    painted,
    final,
    begin,
    repaint(name, of) {
      const kept: Tiles = new Map()
      keepTiles(kept, delta, size, all)
      for (let i = 0; i < delta.length; i++) {
        const under = levelled[i] ?? 0
        delta[i] = deltaOf(of(painted[i] ?? 0, under), under)
      }
      const tiles = changedTiles(kept, delta, size)
      if (tiles.size > 0) history.push({ name, tiles, settings: null, base: null, mergeKey: null })
      compose(all)
    },
    setSettings(next, mergeKey = null) {
      const edit: Edit = { name: 'settings', tiles: new Map(), settings: next, base: null, mergeKey }
      const merges = history.canMerge(mergeKey)
      const before = exchange(edit)
      if (!merges) history.push(before)
    },
    setBase(next, name) {
      history.push(exchange({ name, tiles: new Map(), settings: null, base: next, mergeKey: null }))
    },
    undo: () => history.undo(exchange),
    redo: () => history.redo(exchange),
    edits: history.names,
    onChange(listen) {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
  }
}

interface TileWork {
  readonly size: MapSize
  readonly delta: Int16Array
  readonly levelled: Uint16Array
  readonly before: Int16Array | undefined
}

/** Paint of one tile, always from what stood there before the session: crossing oneself adds nothing. */
function coverTile(
  { size, delta, levelled, before }: TileWork,
  tile: number,
  rect: Rect,
  coverage: Uint16Array,
  mode: PaintMode,
): void {
  const { left, top, right, bottom } = rectOfTile(tile, size)
  for (let y = Math.max(top, rect.top); y < Math.min(bottom, rect.bottom); y++) {
    for (let x = Math.max(left, rect.left); x < Math.min(right, rect.right); x++) {
      const i = y * size.width + x
      const a = (coverage[i] ?? 0) / white
      if (a === 0) continue
      const old = before?.[(y - top) * (right - left) + x - left] ?? 0
      const under = levelled[i] ?? 0
      if (mode === 'erase') {
        delta[i] = Math.round(old * (1 - a))
        continue
      }
      const value = Math.min(white, Math.max(0, under + liftOf(old)))
      delta[i] = deltaOf(mode === 'add' ? value + (white - value) * a : value * (1 - a), under)
    }
  }
}

function shiftLayer(from: Int16Array, to: Int16Array, { width, height }: MapSize, dx: number, dy: number): void {
  to.fill(0)
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
    const [start, end] = [Math.max(0, dx), Math.min(width, width + dx)]
    if (start >= end) return
    const source = (y - dy) * width
    to.set(from.subarray(source + start - dx, source + end - dx), y * width + start)
  }
}
