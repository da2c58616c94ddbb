import type { Preferences } from '../../preload/contract/preferences.ts'
import type { Bindings, KeyPress } from './command-of.ts'
import { commandNames, shortcutOf } from './shortcuts.ts'
import type { Combo, Command } from './shortcuts.ts'

type Keys = Preferences['keys']

/** What somebody bound, over the commands' own keys. */
export function bindingsOf(keys: Keys): Bindings {
  const entries = commandNames.map((name) => {
    const { combos, fixed } = shortcutOf(name)
    return [name, fixed === true ? combos : (keys[name] ?? combos)]
  })
  return Object.fromEntries(entries) as Record<Command, readonly Combo[]>
}

function isSame(a: Combo, b: Combo): boolean {
  const held = (combo: Combo) => [combo.mod ?? false, combo.shift ?? false, combo.alt ?? false].join()
  const place = (combo: Combo) => combo.code ?? signPlaces[combo.key ?? ''] ?? combo.key
  return place(a) === place(b) && held(a) === held(b)
}

/** Signs that are bound by their place elsewhere. */
const signPlaces: Readonly<Record<string, string>> = {
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, `Digit${digit}`])),
}

const shares = (a: Command, b: Command, bindings: Bindings): boolean =>
  bindings[a].some((mine) => bindings[b].some((theirs) => isSame(mine, theirs)))

const own = bindingsOf({})

/** Whether one key cannot mean both. A part's own key may stand before the window's where it always did. */
function collide(a: Command, b: Command): boolean {
  const [of, and] = [shortcutOf(a).group, shortcutOf(b).group]
  if (of === and) return a !== b
  return (of === 'groupAll' || and === 'groupAll') && !shares(a, b, own)
}

/** The other commands that `combo` would mean if `command` had it. */
export function conflictsOf(command: Command, combo: Combo, keys: Keys): Command[] {
  const bindings = bindingsOf(keys)
  return commandNames.filter(
    (other) => collide(command, other) && bindings[other].some((theirs) => isSame(theirs, combo)),
  )
}

/** Every two commands that one key means now. */
export function allConflicts(keys: Keys): [Command, Command][] {
  const bindings = bindingsOf(keys)
  return commandNames.flatMap((a, n) =>
    commandNames
      .slice(n + 1)
      .flatMap((b): [Command, Command][] => (collide(a, b) && shares(a, b, bindings) ? [[a, b]] : [])),
  )
}

/** `command` gets `combo` alone, and whatever had it loses it. */
export function withBinding(keys: Keys, command: Command, combo: Combo): Keys {
  const taken = conflictsOf(command, combo, keys).filter((other) => shortcutOf(other).fixed !== true)
  const bindings = bindingsOf(keys)
  const without = taken.map((other) => [other, bindings[other].filter((theirs) => !isSame(theirs, combo))])
  return { ...keys, ...(Object.fromEntries(without) as Keys), [command]: [combo] }
}

/** `command` has its own keys again. */
export function withoutBinding(keys: Keys, command: Command): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([name]) => name !== command))
}

const heldKeys = ['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified']
/** Keys of the browser, the system and the way through the window by Tab. */
const reserved = ['w', 'q', 'r', 'm', 't', 'n']

/** What a press would bind; null while it is only held keys, or none that may be had. */
export function comboOf(press: KeyPress): Combo | null {
  if (press.isComposing || heldKeys.includes(press.key) || press.key === 'Tab') return null
  const mod = press.ctrlKey || press.metaKey
  const letter = press.key.length === 1 ? press.key.toLowerCase() : press.key
  if (mod && reserved.includes(letter)) return null
  const byPlace = /^(Bracket|Digit|Backslash)/.test(press.code)
  const isSign = letter.length === 1 && !/\p{L}| /u.test(letter)
  return {
    ...(byPlace ? { code: press.code } : { key: letter }),
    ...(mod && { mod }),
    ...(press.shiftKey && (byPlace || !isSign) && { shift: true }),
    ...(press.altKey && { alt: true }),
  }
}
