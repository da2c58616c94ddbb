import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys, useStudio } from '../../app/queries.ts'
import { showRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { useLive } from '../running/live-store.ts'
import { randomSeed, recipeOf, type BranchPoint } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'

/** Why drawing is not possible now, as a key of `create`; null when it is. */
export type Obstacle = 'needLink' | 'needPack' | 'needPrompt' | 'needMethod'

/** The run that a branch leaves, and the step. */
function parentOf(start: BranchPoint | null) {
  if (start?.from == null) return {}
  const { run, method, index } = start.from
  return { parent: run, parentStep: { method, index } }
}

/** Submitting what the panel holds. */
export function useDraw() {
  const client = useClient()
  const cache = useQueryClient()
  const link = useLink()
  const { data: studio } = useStudio()
  const form = useSettings(({ form }) => form)
  const isReady = useSettings(({ isReady }) => isReady)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)

  const pack = studio?.packs.find(({ id }) => id === form.pack)
  const obstacle: Obstacle | null =
    link !== 'connected' || studio === undefined || !isReady
      ? 'needLink'
      : pack === undefined || pack.problem !== null
        ? 'needPack'
        : form.prompt.trim() === ''
          ? 'needPrompt'
          : form.methods.length === 0
            ? 'needMethod'
            : null

  const draw = async (first = false) => {
    const { form, seedLocked, change } = useSettings.getState()
    const recipe = recipeOf(form)
    if (obstacle !== null || recipe === null || isSending) return
    setSending(true)
    setRefusal(null)
    useLive.getState().began()
    const shown = useView.getState().run
    try {
      const { id } = await client.call('run.submit', { recipe, ...parentOf(form.start), ...(first && { first }) })
      // Whoever has turned to another run meanwhile keeps it.
      if (useView.getState().run === shown) showRun(id)
      if (!seedLocked) change({ seed: randomSeed() })
      void cache.invalidateQueries({ queryKey: keys.runs })
    } catch (thrown) {
      setRefusal(sentenceOf(thrown))
    } finally {
      setSending(false)
    }
  }
  return { draw, obstacle, refusal, isSending, methods: form.methods }
}
