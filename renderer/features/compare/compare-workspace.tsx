// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { fileNameOf } from '../../client/file-name.ts'
import { saveBlob } from '../../client/save-blob.ts'
import { Button } from '../../ui/button.tsx'
import { methodOrder } from '../settings/form.ts'
import { useToasts } from '../status/toast-store.ts'
import { useCursor } from '../timeline/cursor-store.ts'
import { shownStep } from '../timeline/shown-step.ts'
import { CompareHints } from './compare-hints.tsx'
import { CompareBar } from './compare-bar.tsx'
import { useCompareKeys } from './compare-keys.ts'
import { isSameSlot, mostSlots, useCompare } from './compare-store.ts'
import type { Slot } from './compare-store.ts'
import { CompareView } from './compare-view.tsx'
import { sheetPdf, sheetPng } from './compare-sheet.ts'
import { useCompared } from './compared.ts'
import { metadataDiff } from './metadata-diff.ts'
import { MetadataTable } from './metadata-table.tsx'
import { SlotList } from './slot-list.tsx'
import './compare.css'

/** The Compare workspace: one to four pictures of any runs and steps, under one view. */
export function CompareWorkspace() {
  const { t } = useTranslation()
  const client = useClient()
  const { slots, chosen, winner, isCrisp, set, replace } = useCompare()
  const compared = useCompared(slots)
  const known = compared.filter((each) => each !== null)
  const [solo, setSolo] = useState<number | null>(null)
  const onStage = useStageSlots()

  // Whoever comes here for the first time compares what is on stage.
  useEffect(() => {
    if (useCompare.getState().slots.length === 0 && onStage.length > 0) set({ slots: onStage })
  }, [onStage, set])

  function markWinner(n: number): void {
    const slot = slots[n]
    if (slot === undefined) return
    if (isSameSlot(winner, slot)) {
      set({ winner: null })
      return
    }
    set({ winner: slot })
    // The history knows it too: the winner's run gets a star.
    client.call('library.annotate', { runs: { ids: [slot.run] }, change: { starred: true } }).then(
      () => useToasts.getState().toast({ text: t('compare.starred', { n: n + 1 }) }),
      () => useToasts.getState().toast({ text: t('compare.notStarred'), isBad: true }),
    )
  }
  useCompareKeys({
    solo: setSolo,
    step(by) {
      const slot = slots[chosen]
      const count = compared[chosen]?.count ?? 1
      if (slot !== undefined) replace(chosen, { ...slot, index: Math.min(count - 1, Math.max(0, slot.index + by)) })
    },
    winner: () => markWinner(chosen),
    leave: () => useView.getState().show({ workspace: 'create' }),
  })

  async function exportSheet(kind: 'png' | 'pdf'): Promise<void> {
    try {
      const title = known[0]?.run.recipe.prompt ?? ''
      const content = {
        title,
        winner: t('compare.winner'),
        pictures: known.flatMap(({ bitmap, slot, step }, n) =>
          bitmap === null
            ? []
            : [
                {
                  bitmap,
                  method: slot.method,
                  name: t('compare.picture', { n: n + 1, method: t(`method.${slot.method}`), step: step.index + 1 }),
                  isWinner: isSameSlot(winner, slot),
                },
              ],
        ),
        rows: metadataDiff(t, known)
          .filter(({ differs }) => differs)
          .map(({ name, values }) => ({ name: t(`compare.meta.${name}`), values })),
        isCrisp,
        font: getComputedStyle(document.documentElement).getPropertyValue('--font').trim(),
      }
      const blob = await (kind === 'png' ? sheetPng : sheetPdf)(content)
      saveBlob(blob, fileNameOf(title, 'sheet', kind))
    } catch {
      useToasts.getState().toast({ text: t('compare.notExported'), isBad: true })
    }
  }
  return (
    <>
      <aside className="studio__left compare-side" data-region tabIndex={-1} aria-label={t('region.compared')}>
        <h2 className="field__label">{t('compare.slots')}</h2>
        <SlotList compared={compared} onWinner={markWinner} />
        <Button disabled={onStage.length === 0} onClick={() => set({ slots: onStage, chosen: 0 })}>
          {t('compare.takeStage')}
        </Button>
        <CompareHints />
      </aside>
      <main className="compare-main">
        <CompareBar
          canExport={known.some(({ bitmap }) => bitmap !== null)}
          onExport={(kind) => void exportSheet(kind)}
        />
        <section className="compare-stage" data-region tabIndex={-1} aria-label={t('region.comparison')}>
          {known.length === 0 ? (
            <p className="compare-view__none">{t('compare.empty')}</p>
          ) : (
            <CompareView compared={known} solo={solo} />
          )}
        </section>
        {known.length > 0 && <MetadataTable compared={known} />}
      </main>
    </>
  )
}

/** The pictures on the Create stage, as the cursor shows them. */
function useStageSlots(): readonly Slot[] {
  const { data: run } = useShownRun()
  const cursor = useCursor(({ cursor }) => cursor)
  if (run === undefined) return []
  return methodOrder
    .flatMap((method): Slot[] => {
      const drawing = run.drawings.find((each) => each.method === method)
      const step = drawing === undefined ? null : shownStep(drawing, cursor)
      return step === null ? [] : [{ run: run.id, method, index: step.index }]
    })
    .slice(0, mostSlots)
}
