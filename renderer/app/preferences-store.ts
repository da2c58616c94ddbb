import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { defaultPreferences, readPreferences, withChange } from '../../preload/contract/preferences.ts'
import type { PreferenceChange, Preferences } from '../../preload/contract/preferences.ts'

interface PreferencesState {
  readonly preferences: Preferences
  /** The host's were heard; until then those that this browser remembers stand in. */
  readonly isKnown: boolean
  /** What the host was not told yet. */
  readonly unsent: PreferenceChange
  readonly change: (change: PreferenceChange) => void
  /** What the host has. Changes that it was not told yet stay on top. */
  readonly take: (preferences: Preferences) => void
  /** What of `unsent` is to be sent now. */
  readonly hand: () => PreferenceChange
  /** A change that did not arrive. */
  readonly keep: (change: PreferenceChange) => void
}

/** How the studio is set up: the host's, with a copy in the browser so that the first picture has the right colours. */
export const usePreferences = create<PreferencesState>()(
  persist(
    (set, get) => ({
      preferences: defaultPreferences,
      isKnown: false,
      unsent: {},
      change: (change) =>
        set(({ preferences, unsent }) => ({
          preferences: withChange(preferences, change),
          unsent: { ...unsent, ...change },
        })),
      take: (preferences) => set(({ unsent }) => ({ preferences: withChange(preferences, unsent), isKnown: true })),
      hand: () => {
        const { unsent } = get()
        set({ unsent: {} })
        return unsent
      },
      keep: (change) => set(({ unsent }) => ({ unsent: { ...change, ...unsent } })),
    }),
    {
      name: 'fovea.preferences',
      version: 1,
      partialize: ({ preferences, unsent }) => ({ preferences, unsent }),
      merge: (stored, current) => {
        const kept = (stored ?? {}) as { preferences?: unknown; unsent?: PreferenceChange }
        return { ...current, preferences: readPreferences(kept.preferences), unsent: kept.unsent ?? {} }
      },
    },
  ),
)
