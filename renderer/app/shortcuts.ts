import type { KeyCombo } from '../../preload/contract/preferences.ts'

/**
 * Every command, with the keys it has until somebody binds others: what the window and the canvas listen to, what the
 * palette offers, what the sheet shows and what the settings bind. Its title is `shortcuts.<id>` of the texts; what it
 * does stands where `useCommands` names it, and it can be had while that stands.
 */

export type Combo = KeyCombo

/** Where a command's keys count. Those of one group, and of any group and `groupAll`, must differ. */
export const shortcutGroups = ['groupAll', 'groupPictures', 'groupHistory', 'groupMask', 'groupCompare'] as const
export type ShortcutGroup = (typeof shortcutGroups)[number]

/** Groups whose part of the window listens to the keys itself, while the focus is in it. */
export const ownKeyGroups: readonly ShortcutGroup[] = ['groupHistory', 'groupMask']

export interface Shortcut {
  readonly group: ShortcutGroup
  readonly combos: readonly Combo[]
  /** Also while typing. */
  readonly whileTyping?: boolean
  /** Only where no other control uses the arrows. */
  readonly arrows?: boolean
  /** Only while this part of the window has the focus, and not on a button, which the key would press. */
  readonly within?: string
  /** Its keys cannot be bound otherwise, and it makes no sense in the palette. */
  readonly fixed?: boolean
  /** What the sheet shows, where the keys are too many to list. */
  readonly shown?: readonly string[]
}

export const shortcuts = {
  palette: {
    group: 'groupAll',
    combos: [
      { key: 'k', mod: true },
      { key: 'p', mod: true, shift: true },
    ],
    whileTyping: true,
  },
  preferences: { group: 'groupAll', combos: [{ key: ',', mod: true }], whileTyping: true },
  bindKeys: { group: 'groupAll', combos: [] },
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
  pauseQueue: { group: 'groupAll', combos: [{ key: 'p', alt: true }] },
  drawFirst: { group: 'groupAll', combos: [{ key: 'Enter', mod: true, shift: true }], whileTyping: true },
  workspaceCreate: { group: 'groupAll', combos: [{ key: '1', mod: true }], whileTyping: true },
  workspaceMask: { group: 'groupAll', combos: [{ key: '2', mod: true }], whileTyping: true },
  workspaceCompare: { group: 'groupAll', combos: [{ key: '3', mod: true }], whileTyping: true },
  workspaceGallery: { group: 'groupAll', combos: [{ key: '4', mod: true }], whileTyping: true },
  workspaceModels: { group: 'groupAll', combos: [{ key: '6', mod: true }], whileTyping: true },
  focusPrompt: { group: 'groupAll', combos: [{ key: '/' }] },
  nextRegion: { group: 'groupAll', combos: [{ key: 'F6' }], whileTyping: true },
  previousRegion: { group: 'groupAll', combos: [{ key: 'F6', shift: true }], whileTyping: true },
  foldLeft: { group: 'groupAll', combos: [{ key: 'b', mod: true }, { key: 't' }], whileTyping: true },
  foldRight: { group: 'groupAll', combos: [{ key: 'b', mod: true, alt: true }, { key: 'g' }], whileTyping: true },
  foldBoth: { group: 'groupAll', combos: [{ key: 'f' }] },
  notices: { group: 'groupAll', combos: [{ key: 'n', shift: true }] },
  tour: { group: 'groupAll', combos: [] },
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
  branch: { group: 'groupPictures', combos: [{ key: 'b', shift: true }] },
  lineage: { group: 'groupPictures', combos: [{ key: 'l', shift: true }] },
  curves: { group: 'groupPictures', combos: [{ key: 'c', shift: true }] },
  inspectRegion: { group: 'groupPictures', combos: [{ key: 'r', shift: true }] },
  addToCompare: { group: 'groupPictures', combos: [{ key: 'a', shift: true }] },
  crisp: { group: 'groupPictures', combos: [{ key: 'p' }] },
  panel: { group: 'groupPictures', combos: [{ key: '1' }, { key: '2' }, { key: '3' }, { key: '4' }], fixed: true },
  move: { group: 'groupHistory', combos: [], fixed: true, shown: ['← ↑ → ↓'] },
  open: { group: 'groupHistory', combos: [{ key: 'Enter' }], fixed: true },
  remove: { group: 'groupHistory', combos: [{ key: 'Delete' }], fixed: true },
  maskBrush: { group: 'groupMask', combos: [{ key: 'b' }] },
  maskEraser: { group: 'groupMask', combos: [{ key: 'e' }] },
  maskLasso: { group: 'groupMask', combos: [{ key: 'l' }] },
  maskFill: { group: 'groupMask', combos: [{ key: 'g' }] },
  maskShape: { group: 'groupMask', combos: [{ key: 'u' }] },
  maskMove: { group: 'groupMask', combos: [{ key: 'v' }] },
  maskHand: { group: 'groupMask', combos: [{ key: 'h' }] },
  maskProbe: { group: 'groupMask', combos: [{ key: 'i' }] },
  maskSmaller: { group: 'groupMask', combos: [{ code: 'BracketLeft' }] },
  maskLarger: { group: 'groupMask', combos: [{ code: 'BracketRight' }] },
  maskSofter: { group: 'groupMask', combos: [{ code: 'BracketLeft', shift: true }] },
  maskHarder: { group: 'groupMask', combos: [{ code: 'BracketRight', shift: true }] },
  maskStrength: { group: 'groupMask', combos: [], fixed: true, shown: ['1 … 9', '0'] },
  maskSwap: { group: 'groupMask', combos: [{ key: 'x' }] },
  maskReset: { group: 'groupMask', combos: [{ key: 'd' }] },
  maskOverlay: { group: 'groupMask', combos: [{ key: 'q' }] },
  maskOverlayShown: { group: 'groupMask', combos: [{ code: 'Backslash' }] },
  maskColour: { group: 'groupMask', combos: [{ code: 'Backslash', shift: true }] },
  maskUndo: { group: 'groupMask', combos: [{ key: 'z', mod: true }] },
  maskRedo: {
    group: 'groupMask',
    combos: [
      { key: 'z', mod: true, shift: true },
      { key: 'y', mod: true },
    ],
  },
  maskInvert: {
    group: 'groupMask',
    combos: [
      { key: 'i', mod: true },
      { key: 'v', shift: true },
    ],
  },
  maskAll: { group: 'groupMask', combos: [{ key: 'a', mod: true }] },
  maskNone: { group: 'groupMask', combos: [{ key: 'd', mod: true }] },
  maskFit: {
    group: 'groupMask',
    combos: [
      { code: 'Digit0', mod: true },
      { code: 'Digit1', shift: true },
    ],
  },
  maskActualSize: { group: 'groupMask', combos: [{ code: 'Digit0', mod: true, alt: true }] },
  maskFitMask: { group: 'groupMask', combos: [{ code: 'Digit2', shift: true }] },
  maskNudge: { group: 'groupMask', combos: [], fixed: true, shown: ['← ↑ → ↓'] },
  maskNudge10: { group: 'groupMask', combos: [], fixed: true, shown: ['⇧ ← ↑ → ↓'] },
  maskApply: { group: 'groupMask', combos: [{ key: 'Enter' }], fixed: true },
  maskCancel: { group: 'groupMask', combos: [{ key: 'Escape' }], fixed: true },
  maskPan: { group: 'groupMask', combos: [{ key: ' ' }], fixed: true },
  compareMode: { group: 'groupCompare', combos: [{ key: 'm' }] },
  compareDifference: { group: 'groupCompare', combos: [{ key: 'd' }] },
  compareWipeLeft: { group: 'groupCompare', combos: [{ code: 'Digit1' }] },
  compareWipeMiddle: { group: 'groupCompare', combos: [{ code: 'Digit2' }] },
  compareWipeRight: { group: 'groupCompare', combos: [{ code: 'Digit3' }] },
  compareSolo: { group: 'groupCompare', combos: [], fixed: true, shown: ['⇧ 1–4'] },
  comparePrevious: { group: 'groupCompare', combos: [{ key: 'ArrowLeft', alt: true }] },
  compareNext: { group: 'groupCompare', combos: [{ key: 'ArrowRight', alt: true }] },
  compareZoom: { group: 'groupCompare', combos: [], fixed: true, shown: ['+', '−', '0'] },
  compareSwap: { group: 'groupCompare', combos: [{ key: 'c' }] },
  compareSync: { group: 'groupCompare', combos: [{ key: 's' }] },
  compareLoupe: { group: 'groupCompare', combos: [{ key: 'l' }] },
  comparePixels: { group: 'groupCompare', combos: [{ key: 'p' }] },
  compareWinner: { group: 'groupCompare', combos: [{ key: 'w' }] },
  compareLeave: { group: 'groupCompare', combos: [{ key: 'Escape' }] },
} as const satisfies Record<string, Shortcut>

export type Command = keyof typeof shortcuts

/** What the table says of a command. */
export function shortcutOf(command: Command): Shortcut {
  return shortcuts[command]
}

export const commandNames = Object.keys(shortcuts) as Command[]
