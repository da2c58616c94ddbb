import type { Combo } from './shortcuts.ts'

const signs: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '⏎',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  ' ': '␣',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
}

interface KeyboardWithLayout {
  getLayoutMap?: () => Promise<ReadonlyMap<string, string>>
}

let layout: ReadonlyMap<string, string> = new Map()

/** Learns what the keys at a place print on this keyboard, where the browser tells. */
export async function learnLayout(navigator: object): Promise<void> {
  const keyboard = (navigator as { keyboard?: KeyboardWithLayout }).keyboard
  layout = (await keyboard?.getLayoutMap?.().catch(() => undefined)) ?? layout
}

function signOf({ key, code }: Combo): string {
  if (code !== undefined) return layout.get(code) ?? signs[code] ?? code.replace(/^(Digit|Key)/, '')
  return signs[key ?? ''] ?? (key?.length === 1 ? key.toUpperCase() : (key ?? ''))
}

const isApple = (): boolean => typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')

/** Keys as they are printed on them. */
export function keyWords(combo: Combo): string {
  const { mod, shift, alt } = combo
  return [
    mod && (isApple() ? '⌘' : 'Ctrl'),
    alt && (isApple() ? '⌥' : 'Alt'),
    shift && needsShift(combo) && '⇧',
    signOf(combo),
  ]
    .filter(Boolean)
    .join(' ')
}

/** Shift is part of a sign that is typed with it. */
function needsShift({ key, code }: Combo): boolean {
  return code !== undefined || (key !== undefined && (key.length > 1 || /\p{L}| /u.test(key)))
}

/** The same for `aria-keyshortcuts`. */
export function keyNames(combo: Combo): string {
  const { key, code, mod, shift, alt } = combo
  const name =
    code === undefined ? (key === ' ' ? 'Space' : key?.length === 1 ? key.toUpperCase() : key) : signOf(combo)
  return [mod && (isApple() ? 'Meta' : 'Control'), alt && 'Alt', shift && 'Shift', name].filter(Boolean).join('+')
}
