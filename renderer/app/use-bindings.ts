import { useMemo } from 'react'
import type { Bindings } from './command-of.ts'
import { bindingsOf } from './key-bindings.ts'
import { keyNames, keyWords } from './key-words.ts'
import { usePreferences } from './preferences-store.ts'
import type { Command } from './shortcuts.ts'

/** The keys in force. */
export function useBindings(): Bindings {
  const keys = usePreferences(({ preferences }) => preferences.keys)
  return useMemo(() => bindingsOf(keys), [keys])
}

/** The keys in force, for listeners. */
export function currentBindings(): Bindings {
  return bindingsOf(usePreferences.getState().preferences.keys)
}

/** A command's first key in words, and all of its keys for `aria-keyshortcuts`; undefined where it has none. */
export function useKeysOf(command: Command): { readonly words?: string; readonly names?: string } {
  const combos = useBindings()[command]
  const [first] = combos
  return first === undefined ? {} : { words: keyWords(first), names: combos.map(keyNames).join(' ') }
}
