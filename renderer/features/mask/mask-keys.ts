import type { ToolName } from '../../canvas/tool-settings.ts'

/**
 * The keys of the mask canvas (reference/studio.md 3.1). Brackets go by the key's place, letters by what is typed.
 * Only what has no other meaning while the canvas has the focus stands here.
 */
export type MaskAction =
  | { readonly kind: 'tool'; readonly tool: ToolName }
  | { readonly kind: 'size' | 'hardness'; readonly by: 1 | -1 }
  | { readonly kind: 'strength'; readonly value: number }
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number }
  | {
      readonly kind:
        | 'swapMode'
        | 'resetBrush'
        | 'cycleOverlay'
        | 'toggleOverlay'
        | 'nextColour'
        | 'invert'
        | 'all'
        | 'none'
        | 'undo'
        | 'redo'
        | 'fit'
        | 'actualSize'
        | 'fitMask'
        | 'apply'
        | 'cancel'
        | 'pan'
    }

export interface MaskKeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
}

const tools: Readonly<Record<string, ToolName>> = {
  b: 'brush',
  e: 'eraser',
  l: 'lasso',
  g: 'fill',
  u: 'shape',
  v: 'move',
  h: 'hand',
  i: 'probe',
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What a key press on the canvas means; null when it means nothing here. */
export function maskActionOf(press: MaskKeyPress): MaskAction | null {
  if (press.isComposing) return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return press.ctrlKey || press.metaKey ? withMod(key, press) : press.altKey ? null : bare(key, press)
}

function withMod(key: string, { shiftKey, altKey, code }: MaskKeyPress): MaskAction | null {
  if (code === 'Digit0') return { kind: altKey ? 'actualSize' : 'fit' }
  if (altKey) return null
  if (key === 'z') return { kind: shiftKey ? 'redo' : 'undo' }
  if (shiftKey) return null
  const kinds = { y: 'redo', i: 'invert', a: 'all', d: 'none' } as const
  return Object.hasOwn(kinds, key) ? { kind: kinds[key as keyof typeof kinds] } : null
}

function bare(key: string, { shiftKey, code }: MaskKeyPress): MaskAction | null {
  const by = code === 'BracketRight' ? 1 : code === 'BracketLeft' ? -1 : null
  if (by !== null) return { kind: shiftKey ? 'hardness' : 'size', by }
  if (code === 'Backslash') return { kind: shiftKey ? 'nextColour' : 'toggleOverlay' }
  const arrow = arrows[key]
  if (arrow !== undefined)
    return { kind: 'nudge', dx: arrow[0] * (shiftKey ? 10 : 1), dy: arrow[1] * (shiftKey ? 10 : 1) }
  if (shiftKey) {
    if (code === 'Digit1') return { kind: 'fit' }
    if (code === 'Digit2') return { kind: 'fitMask' }
    return key === 'v' ? { kind: 'invert' } : null
  }
  const tool = Object.hasOwn(tools, key) ? tools[key] : undefined
  if (tool !== undefined) return { kind: 'tool', tool }
  if (/^\d$/.test(key)) return { kind: 'strength', value: key === '0' ? 1 : Number(key) / 10 }
  const kinds = {
    x: 'swapMode',
    d: 'resetBrush',
    q: 'cycleOverlay',
    Enter: 'apply',
    Escape: 'cancel',
    ' ': 'pan',
  } as const
  return Object.hasOwn(kinds, key) ? { kind: kinds[key as keyof typeof kinds] } : null
}
