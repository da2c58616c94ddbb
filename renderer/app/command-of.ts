import { commandNames, ownKeyGroups, shortcutOf } from './shortcuts.ts'
import type { Combo, Command, ShortcutGroup } from './shortcuts.ts'

/** The keys in force: a command's own, or those that somebody bound. */
export type Bindings = Readonly<Record<Command, readonly Combo[]>>

const typing = 'input:not([type=checkbox],[type=radio],[type=range]),textarea,select,[contenteditable]'
/** Controls that use the arrow keys, Home and End themselves. */
const ownArrows = '[data-arrows],input,select,textarea'

export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
}

interface Target {
  matches?(selector: string): boolean
  closest?(selector: string): unknown
}

function isCombo(combo: Combo, press: KeyPress): boolean {
  const isHeld = (press.ctrlKey || press.metaKey) === (combo.mod ?? false) && press.altKey === (combo.alt ?? false)
  if (combo.code !== undefined) return isHeld && press.code === combo.code && press.shiftKey === (combo.shift ?? false)
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  // Shift is part of how a sign such as `?` is typed, on some keyboards and not on others.
  const isSign = key.length === 1 && !/\p{L}| /u.test(key)
  return isHeld && key === combo.key && (isSign || press.shiftKey === (combo.shift ?? false))
}

/**
 * The commands that a key press in `target` means, the nearest first. Never one while an input method is composing.
 *
 * @param groups whose commands are asked for; without it those that the window listens to
 */
export function commandsOf(
  press: KeyPress,
  target: Target | null,
  bindings: Bindings,
  groups?: readonly ShortcutGroup[],
): Command[] {
  if (press.isComposing) return []
  const isTyping = target?.matches?.(typing) ?? false
  const hasArrows = Boolean(target?.closest?.(ownArrows))
  // A bare letter is text while typing, even where its command also has keys that work there.
  const isText = isTyping && !press.ctrlKey && !press.metaKey && press.key.length === 1
  const isButton = Boolean(target?.closest?.('button'))
  const found = commandNames.filter((name) => {
    const { group, whileTyping, arrows, within } = shortcutOf(name)
    const isAsked = groups === undefined ? !ownKeyGroups.includes(group) : groups.includes(group)
    if (!isAsked || !bindings[name].some((combo) => isCombo(combo, press))) return false
    if (within !== undefined && (isButton || !target?.closest?.(`[data-region=${within}]`))) return false
    return !isText && (!isTyping || whileTyping === true) && !(hasArrows && arrows === true)
  })
  // What belongs to a part of the window comes before what belongs to all of it.
  return found.sort((a, b) => Number(shortcutOf(a).group === 'groupAll') - Number(shortcutOf(b).group === 'groupAll'))
}
