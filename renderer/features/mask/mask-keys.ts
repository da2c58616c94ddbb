import type { ToolName } from '../../canvas/tool-settings.ts'
import { commandsOf } from '../../app/command-of.ts'
import type { Bindings, KeyPress } from '../../app/command-of.ts'
import type { Command } from '../../app/shortcuts.ts'

/**
 * The keys of the mask canvas (reference/studio.md 3.1). Most are commands, whose keys the artist may change; arrows,
 * digits, Enter, Escape and Space are what the canvas itself is moved by.
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

/** What the canvas does at a command. */
export const maskActions = {
  maskBrush: { kind: 'tool', tool: 'brush' },
  maskEraser: { kind: 'tool', tool: 'eraser' },
  maskLasso: { kind: 'tool', tool: 'lasso' },
  maskFill: { kind: 'tool', tool: 'fill' },
  maskShape: { kind: 'tool', tool: 'shape' },
  maskMove: { kind: 'tool', tool: 'move' },
  maskHand: { kind: 'tool', tool: 'hand' },
  maskProbe: { kind: 'tool', tool: 'probe' },
  maskSmaller: { kind: 'size', by: -1 },
  maskLarger: { kind: 'size', by: 1 },
  maskSofter: { kind: 'hardness', by: -1 },
  maskHarder: { kind: 'hardness', by: 1 },
  maskSwap: { kind: 'swapMode' },
  maskReset: { kind: 'resetBrush' },
  maskOverlay: { kind: 'cycleOverlay' },
  maskOverlayShown: { kind: 'toggleOverlay' },
  maskColour: { kind: 'nextColour' },
  maskUndo: { kind: 'undo' },
  maskRedo: { kind: 'redo' },
  maskInvert: { kind: 'invert' },
  maskAll: { kind: 'all' },
  maskNone: { kind: 'none' },
  maskFit: { kind: 'fit' },
  maskActualSize: { kind: 'actualSize' },
  maskFitMask: { kind: 'fitMask' },
} as const satisfies Partial<Record<Command, MaskAction>>

export const maskCommands = Object.keys(maskActions) as (keyof typeof maskActions)[]

/** The command that chooses each tool. */
export const toolCommands = {
  brush: 'maskBrush',
  eraser: 'maskEraser',
  lasso: 'maskLasso',
  fill: 'maskFill',
  shape: 'maskShape',
  move: 'maskMove',
  hand: 'maskHand',
  probe: 'maskProbe',
} as const satisfies Record<ToolName, Command>

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What a key press on the canvas means; null when it means nothing here. */
export function maskActionOf(press: KeyPress, bindings: Bindings): MaskAction | null {
  if (press.isComposing) return null
  const command = commandsOf(press, null, bindings, ['groupMask']).find((name) => Object.hasOwn(maskActions, name))
  if (command !== undefined) return maskActions[command as keyof typeof maskActions]
  return press.ctrlKey || press.metaKey || press.altKey ? null : ownKey(press)
}

function ownKey({ key, shiftKey }: KeyPress): MaskAction | null {
  const arrow = arrows[key]
  if (arrow !== undefined)
    return { kind: 'nudge', dx: arrow[0] * (shiftKey ? 10 : 1), dy: arrow[1] * (shiftKey ? 10 : 1) }
  if (shiftKey) return null
  if (/^\d$/.test(key)) return { kind: 'strength', value: key === '0' ? 1 : Number(key) / 10 }
  const kinds = { Enter: 'apply', Escape: 'cancel', ' ': 'pan' } as const
  return Object.hasOwn(kinds, key) ? { kind: kinds[key as keyof typeof kinds] } : null
}
