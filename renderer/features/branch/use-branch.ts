import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { useClient } from '../../app/client-context.ts'
import { useView } from '../../app/view-store.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { formOf } from '../settings/form.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useToasts } from '../status/toast-store.ts'

/** Brings a run's settings back with one of its steps to go on from: what is then changed makes the branch. Can be undone. */
export function useBranch(): (run: Run, method: MethodName, index: number) => Promise<void> {
  const client = useClient()
  const { t } = useTranslation()
  return useCallback(
    async (run, method, index) => {
      const { toast } = useToasts.getState()
      const { form: before, change } = useSettings.getState()
      const step = run.drawings.find((drawing) => drawing.method === method)?.steps.find((each) => each.index === index)
      if (step === undefined) return
      try {
        const { start, momentum } = await client.call('run.startAt', { id: run.id, method, index })
        const from = { run: run.id, method, index, image: step.image }
        const optSteps = Math.max(1, run.recipe.optSteps - index)
        change({ ...formOf(run.recipe), methods: [methodOf(method)], optSteps, start: { start, from, momentum } })
        useView.getState().show({ workspace: 'create' })
        toast({
          text: t('branch.ready', { method: t(`method.${method}`), step: index + 1 }),
          action: t('branch.undo'),
          run: () => change(before),
          undo: true,
        })
      } catch (thrown) {
        toast({ text: sentenceOf(thrown), isBad: true })
      }
    },
    [client, t],
  )
}

/** What goes on from a picture: that of a method which draws only once is optimised. */
function methodOf(method: MethodName): MethodName {
  return method === 'doodl' ? 'doodl' : 'sgool'
}
