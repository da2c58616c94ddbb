import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { fitted } from './shared-view.ts'
import type { SharedView } from './shared-view.ts'

export const compareModes = ['side', 'grid', 'wipe', 'hover', 'flicker', 'difference'] as const
export type CompareMode = (typeof compareModes)[number]

export const differenceKinds = ['absolute', 'perceptual', 'ssim'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** One of the pictures compared: a step of a drawing of a run. */
export interface Slot {
  readonly run: string
  readonly method: MethodName
  readonly index: number
}

export const mostSlots = 4

interface Comparison {
  readonly slots: readonly Slot[]
  /** Which slot the keys change. */
  readonly chosen: number
  readonly winner: Slot | null
  readonly mode: CompareMode
  readonly difference: DifferenceKind
  /** 0..1: where the wipe's edge stands. */
  readonly wipe: number
  readonly isSynced: boolean
  readonly hasLoupe: boolean
  readonly isCrisp: boolean
  readonly onlyDiffering: boolean
  /** One for each slot; all alike while they are synced. */
  readonly views: readonly SharedView[]
}

interface CompareState extends Comparison {
  readonly set: (part: Partial<Comparison>) => void
  /** Moves what slot `n` shows, and with it the others while they are synced. */
  readonly look: (n: number, view: SharedView) => void
  readonly replace: (n: number, slot: Slot) => void
  readonly add: (slot: Slot) => void
  readonly remove: (n: number) => void
  /** The first picture becomes the last. */
  readonly swap: () => void
}

/** What is compared and how, kept by the browser. */
export const useCompare = create<CompareState>()(
  persist(
    (set) => ({
      slots: [],
      chosen: 0,
      winner: null,
      mode: 'side',
      difference: 'absolute',
      wipe: 0.5,
      isSynced: true,
      hasLoupe: false,
      isCrisp: false,
      onlyDiffering: true,
      views: Array.from({ length: mostSlots }, () => fitted),
      set: (part) => set(part),
      look: (n, view) =>
        set(({ views, isSynced }) => ({ views: views.map((old, k) => (isSynced || k === n ? view : old)) })),
      replace: (n, slot) => set(({ slots }) => ({ slots: slots.map((old, k) => (k === n ? slot : old)) })),
      add: (slot) => set(({ slots }) => ({ slots: [...slots, slot].slice(-mostSlots) })),
      remove: (n) => set(({ slots }) => ({ slots: slots.filter((_, k) => k !== n), chosen: 0 })),
      swap: () => set(({ slots: [first, ...rest] }) => ({ slots: first === undefined ? [] : [...rest, first] })),
    }),
    {
      name: 'fovea.compare',
      version: 1,
      partialize: ({ slots, winner, mode, difference, isCrisp, onlyDiffering }) => ({
        slots,
        winner,
        mode,
        difference,
        isCrisp,
        onlyDiffering,
      }),
    },
  ),
)

export function isSameSlot(a: Slot | null, b: Slot | null): boolean {
  return a !== null && b !== null && a.run === b.run && a.method === b.method && a.index === b.index
}
