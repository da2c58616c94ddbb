import { useEffect, useState } from 'react'
import type { Drawing, StepRow } from '../../../preload/contract/records.ts'
import { loadPixels, loadStepMaps, type PicturePixels, type StepMaps } from './step-maps.ts'

/** Maps by the picture they belong to: what was once decoded is not decoded again while the window stands. */
const kept = new Map<string, StepMaps>()
const most = 400

interface LoadedMaps {
  /** One for each step of the drawing; undefined while it is not there yet. */
  readonly maps: readonly (StepMaps | undefined)[]
  readonly failed: boolean
}

/** The maps of all steps of a drawing, the nearest to `at` first; a few at a time, so that the page stays alive. */
export function useStepMaps(drawing: Drawing, at: number): LoadedMaps {
  const { steps } = drawing
  const [, setLoaded] = useState(0)
  const [failed, setFailed] = useState<Drawing | null>(null)
  useEffect(() => {
    let isCurrent = true
    const missing = steps
      .filter((step) => !kept.has(keyOf(drawing, step)))
      .toSorted((a, b) => Math.abs(a.index - at) - Math.abs(b.index - at))
    async function load(): Promise<void> {
      let first: PicturePixels | undefined
      for (const step of missing) {
        first ??= await loadPixels(steps[0]?.image ?? step.image)
        const maps = await loadStepMaps(step, first)
        if (kept.size >= most) kept.delete(kept.keys().next().value ?? '')
        kept.set(keyOf(drawing, step), maps)
        if (!isCurrent) return
        setLoaded((n) => n + 1)
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    load().catch(() => isCurrent && setFailed(drawing))
    return () => {
      isCurrent = false
    }
    // The order counts only when loading begins: moving the cursor does not begin it anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [drawing, steps])
  return { maps: steps.map((step) => kept.get(keyOf(drawing, step))), failed: failed === drawing }
}

/** The change is measured from the drawing's first picture. */
function keyOf({ steps }: Drawing, { image, saliency, mask, gradient, termField }: StepRow): string {
  return [steps[0]?.image, image, saliency, mask, gradient, termField].join(' ')
}
