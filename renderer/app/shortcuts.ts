/** Every command with its keys: what the window listens to and what the sheet shows. */

export interface Combo {
  /** `event.key`, letters in lower case. */
  readonly key: string
  readonly mod?: boolean
  readonly shift?: boolean
  readonly alt?: boolean
}

export type ShortcutGroup = 'groupAll' | 'groupPictures' | 'groupHistory'

interface Shortcut {
  readonly group: ShortcutGroup
  readonly combos: readonly Combo[]
  /** Also while typing. */
  readonly whileTyping?: boolean
  /** Only where no other control uses the arrows. */
  readonly arrows?: boolean
  /** Only while this part of the window has the focus, and not on a button, which the key would press. */
  readonly within?: string
}

export const shortcuts = {
  draw: { group: 'groupAll', combos: [{ key: 'Enter', mod: true }], whileTyping: true },
  stopAfterStep: {
    group: 'groupAll',
    combos: [
      { key: 'Enter', mod: true, alt: true },
      { key: 'x', shift: true },
    ],
    whileTyping: true,
  },
  stopNow: { group: 'groupAll', combos: [{ key: '.', mod: true }], whileTyping: true },
  workspaceCreate: { group: 'groupAll', combos: [{ key: '1', mod: true }], whileTyping: true },
  workspaceMask: { group: 'groupAll', combos: [{ key: '2', mod: true }], whileTyping: true },
  workspaceCompare: { group: 'groupAll', combos: [{ key: '3', mod: true }], whileTyping: true },
  focusPrompt: { group: 'groupAll', combos: [{ key: '/' }] },
  nextRegion: { group: 'groupAll', combos: [{ key: 'F6' }], whileTyping: true },
  previousRegion: { group: 'groupAll', combos: [{ key: 'F6', shift: true }], whileTyping: true },
  undo: { group: 'groupAll', combos: [{ key: 'z', mod: true }] },
  theme: { group: 'groupAll', combos: [{ key: 'd', shift: true }] },
  sheet: { group: 'groupAll', combos: [{ key: '?', shift: true }, { key: 'F1' }] },
  previous: { group: 'groupPictures', combos: [{ key: 'ArrowLeft' }], arrows: true },
  next: { group: 'groupPictures', combos: [{ key: 'ArrowRight' }], arrows: true },
  back10: { group: 'groupPictures', combos: [{ key: 'ArrowLeft', shift: true }], arrows: true },
  forward10: { group: 'groupPictures', combos: [{ key: 'ArrowRight', shift: true }], arrows: true },
  first: { group: 'groupPictures', combos: [{ key: 'Home' }], arrows: true },
  last: { group: 'groupPictures', combos: [{ key: 'End' }], arrows: true },
  best: { group: 'groupPictures', combos: [{ key: 'k' }] },
  playPause: { group: 'groupPictures', combos: [{ key: ' ' }], within: 'timeline' },
  release: { group: 'groupPictures', combos: [{ key: 'Escape' }] },
  overlay: { group: 'groupPictures', combos: [{ key: 'o' }] },
  nextOverlay: { group: 'groupPictures', combos: [{ key: 'q' }] },
  curves: { group: 'groupPictures', combos: [{ key: 'c', shift: true }] },
  crisp: { group: 'groupPictures', combos: [{ key: 'p' }] },
  panel: { group: 'groupPictures', combos: [{ key: '1' }, { key: '2' }, { key: '3' }, { key: '4' }] },
} as const satisfies Record<string, Shortcut>

export type Command = keyof typeof shortcuts

const typing = 'input:not([type=checkbox],[type=radio],[type=range]),textarea,select,[contenteditable]'
/** Controls that use the arrow keys, Home and End themselves. */
const ownArrows = '[data-arrows],input,select,textarea'

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
}

function isCombo(combo: Combo, press: KeyPress): boolean {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  // Shift is part of how a sign such as `?` is typed, on some keyboards and not on others.
  const isSign = key.length === 1 && !/[a-z]/.test(key)
  return (
    key === combo.key &&
    (press.ctrlKey || press.metaKey) === (combo.mod ?? false) &&
    press.altKey === (combo.alt ?? false) &&
    (isSign || press.shiftKey === (combo.shift ?? false))
  )
}

/** The command that a key press in `target` means, or null. Never one while an input method is composing. */
export function commandOf(
  press: KeyPress,
  target: { matches?(selector: string): boolean; closest?(selector: string): unknown } | null,
): Command | null {
  if (press.isComposing) return null
  const isTyping = target?.matches?.(typing) ?? false
  const hasArrows = Boolean(target?.closest?.(ownArrows))
  for (const [name, shortcut] of Object.entries<Shortcut>(shortcuts)) {
    if (!shortcut.combos.some((combo) => isCombo(combo, press))) continue
    // A bare letter is text while typing, even where its command also has keys that work there.
    const isText = isTyping && (!shortcut.whileTyping || (!press.ctrlKey && !press.metaKey && press.key.length === 1))
    if (isText || (hasArrows && shortcut.arrows)) return null
    const isElsewhere = shortcut.within !== undefined && !target?.closest?.(`[data-region=${shortcut.within}]`)
    if (isElsewhere || (shortcut.within !== undefined && target?.closest?.('button'))) return null
    return name as Command
  }
  return null
}
