import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { PackSummary } from '../../../preload/contract/records.ts'
import { methodOrder, randomSeed, withPack } from './form.ts'
import type { Form } from './form.ts'

interface SettingsState {
  readonly form: Form
  /** Nothing was ever set in this browser. */
  readonly isFresh: boolean
  /** Keep the seed after drawing; otherwise the next drawing gets another. */
  readonly seedLocked: boolean
  readonly change: (part: Partial<Form>) => void
  readonly setSeedLocked: (locked: boolean) => void
  /** Makes the settings fit the packs there are; keeps them when their pack still exists. */
  readonly meetPacks: (packs: readonly PackSummary[]) => void
}

const initial: Form = {
  prompt: '',
  negative: '',
  seed: randomSeed(),
  pack: null,
  methods: [...methodOrder],
  sampler: 'ddim',
  steps: 20,
  guidance: 7.5,
  optSteps: 20,
  balance: 0.5,
  region: 'soft',
  mask: null,
}

/** The left panel's contents, kept by the browser. */
export const useSettings = create<SettingsState>()(
  persist(
    (set) => ({
      form: initial,
      isFresh: true,
      seedLocked: true,
      change: (part) => set(({ form }) => ({ form: { ...form, ...part }, isFresh: false })),
      setSeedLocked: (seedLocked) => set({ seedLocked }),
      meetPacks: (packs) =>
        set(({ form }) => {
          if (packs.some(({ id }) => id === form.pack)) return {}
          const usable = packs.find(({ problem }) => problem === null) ?? packs[0]
          return { form: usable === undefined ? { ...form, pack: null } : withPack(form, usable) }
        }),
    }),
    {
      name: 'fovea.settings',
      version: 1,
      partialize: ({ form, seedLocked, isFresh }) => ({ form, seedLocked, isFresh }),
      merge: (stored, current) => {
        const kept = (stored ?? {}) as Partial<Pick<SettingsState, 'form' | 'seedLocked' | 'isFresh'>>
        return { ...current, ...kept, form: { ...current.form, ...kept.form } }
      },
    },
  ),
)
