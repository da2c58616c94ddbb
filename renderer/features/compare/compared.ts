import { useQueries } from '@tanstack/react-query'
import type { Run, StepRow } from '../../../preload/contract/records.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import type { Slot } from './compare-store.ts'

/** A slot with what it stands for, as far as it is known. */
export interface Compared {
  readonly slot: Slot
  readonly run: Run
  readonly step: StepRow
  /** Steps of its drawing. */
  readonly count: number
  readonly bitmap: ImageBitmap | null
}

/** What the slots show; null in the place of one whose run or step is not there (yet). */
export function useCompared(slots: readonly Slot[]): readonly (Compared | null)[] {
  const client = useClient()
  const enabled = useLink() === 'connected'
  const runs = useQueries({
    queries: slots.map(({ run: id }) => ({
      queryKey: keys.run(id),
      queryFn: () => client.call('run.get', { id }),
      enabled,
    })),
  })
  const found = slots.map((slot, n) => {
    const run = runs[n]?.data
    const drawing = run?.drawings.find(({ method }) => method === slot.method)
    const step = drawing?.steps[Math.min(slot.index, drawing.steps.length - 1)]
    return run === undefined || drawing === undefined || step === undefined
      ? null
      : { slot, run, step, count: drawing.steps.length }
  })
  const bitmaps = useQueries({
    queries: found.map((each) => ({
      queryKey: ['bitmap', each?.step.image ?? null],
      queryFn: async () => createImageBitmap(await (await fetch(pictureUrl(each?.step.image ?? ''))).blob()),
      enabled: each !== null,
      gcTime: 60_000,
      // Bitmaps are no plain data: comparing them part by part would find them all alike.
      structuralSharing: false as const,
      // The old picture stays until the next one is there.
      placeholderData: (old: ImageBitmap | undefined) => old,
    })),
  })
  return found.map((each, n) => (each === null ? null : { ...each, bitmap: bitmaps[n]?.data ?? null }))
}
