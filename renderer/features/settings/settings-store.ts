import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import type { PackSummary } from '../../../preload/contract/records.ts'
import { formOf, methodOrder, randomSeed, withPack } from './form.ts'
import type { Form } from './form.ts'

interface SettingsState {
  readonly form: Form
  /** Nothing was ever set in this browser. */
  readonly isFresh: boolean
  /** What the panel starts with is in it. Until then it can't be typed in, so that nothing arrives amid the words. */
  readonly isReady: boolean
  /** Keep the seed after drawing; otherwise the next drawing gets another. */
  readonly seedLocked: boolean
  readonly change: (part: Partial<Form>) => void
  readonly setSeedLocked: (locked: boolean) => void
  /** Fills the panel once: in a browser where nothing was set from the last run, if there is one; then as `meetPacks`. */
  readonly begin: (packs: readonly PackSummary[], lastRun: Recipe | null) => void
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
  gradient: 'full',
  update: 'doodl',
  steps: 20,
  guidance: 7.5,
  optSteps: 20,
  balance: 0.5,
  region: 'soft',
  regionPrompt: '',
  mask: null,
  source: null,
  start: null,
  stepSize: 1,
  stopWhenFlat: false,
  follow: null,
}

/** The left panel's contents, kept by the browser. */
export const useSettings = create<SettingsState>()(
  persist(
    (set) => ({
      form: initial,
      isFresh: true,
      isReady: false,
      seedLocked: true,
      change: (part) => set(({ form }) => ({ form: { ...form, ...part }, isFresh: false })),
      setSeedLocked: (seedLocked) => set({ seedLocked }),
      begin: (packs, lastRun) =>
        set(({ form, isFresh, isReady }) => {
          if (isReady) return {}
          const isRecalled = isFresh && lastRun !== null
          const first = isRecalled ? formOf(lastRun) : form
          return { form: fitting(first, packs), isFresh: isFresh && !isRecalled, isReady: true }
        }),
      meetPacks: (packs) => set(({ form }) => ({ form: fitting(form, packs) })),
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

function fitting(form: Form, packs: readonly PackSummary[]): Form {
  if (packs.some(({ id }) => id === form.pack)) return form
  const usable = packs.find(({ problem }) => problem === null) ?? packs[0]
  return usable === undefined ? { ...form, pack: null } : withPack(form, usable)
}
