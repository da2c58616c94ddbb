import type { MethodName } from '../../../preload/contract/recipe.ts'
import type { Run, StepRow } from '../../../preload/contract/records.ts'
import type { RunDetails } from '../../../preload/contract/run-details.ts'

/** A picture of a run to look at. */
export interface RunPicture {
  /** Null for a picture of another program. */
  readonly method: MethodName | null
  readonly image: string
  readonly step: StepRow | null
}

/** The best picture of each drawing, or the one that was brought in. */
export function picturesOf(run: Run | undefined, details: RunDetails | undefined): RunPicture[] {
  if (details?.picture != null) return [{ method: null, image: details.picture, step: null }]
  return (run?.drawings ?? []).flatMap(({ method, steps, bestStep }) => {
    const step = steps.find(({ index }) => index === bestStep) ?? steps.at(-1)
    return step === undefined ? [] : [{ method, image: step.image, step }]
  })
}

/** The picture of the method that is asked for, else of the most elaborate one. */
export function chosenPicture(pictures: readonly RunPicture[], method: MethodName): RunPicture | undefined {
  return pictures.find((each) => each.method === method) ?? pictures.at(-1)
}
