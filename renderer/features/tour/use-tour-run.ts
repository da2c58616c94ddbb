import { useState } from 'react'
import { useClient } from '../../app/client-context.ts'
import { useRun, useStudio } from '../../app/queries.ts'
import { showRun } from '../../app/shown-run.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { isOpen } from '../running/run-patch.ts'
import { methodOrder, recipeOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useTour } from './tour-store.ts'

/** So few steps that the comparison is there within the minute, on a CPU and with the shipped pack. */
const quick = { steps: 10, optSteps: 3, sampler: 'ddim', gradient: 'full', mask: null, follow: null } as const

/** The tour's own comparison: all four ways in few steps. What is set in the panel stays as it is. */
export function useTourRun() {
  const client = useClient()
  const { data: studio } = useStudio()
  const [isSending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const id = useTour(({ run }) => run)
  const { data: run } = useRun(id)

  const draw = async () => {
    const { form } = useSettings.getState()
    const example = studio?.packs.find((pack) => pack.id === form.pack)?.defaults.prompt ?? ''
    const prompt = form.prompt.trim() === '' ? example : form.prompt
    const recipe = recipeOf({ ...form, ...quick, prompt, methods: [...methodOrder] })
    if (recipe === null || isSending) return
    setSending(true)
    setRefusal(null)
    try {
      const drawn = await client.call('run.submit', { recipe })
      showRun(drawn.id)
      useTour.getState().drew(drawn.id)
    } catch (thrown) {
      setRefusal(sentenceOf(thrown))
    } finally {
      setSending(false)
    }
  }
  return { draw, isSending, refusal, hasEnded: run !== undefined && !isOpen(run.state) }
}
