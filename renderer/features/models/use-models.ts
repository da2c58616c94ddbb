import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useToasts } from '../status/toast-store.ts'

/** The library of models. */
export function useModels() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: keys.models,
    queryFn: ({ signal }) => client.call('model.list', {}, { signal }),
    enabled,
  })
}

/** What lies in the host's folders and is not in the library. */
export function useOffers() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({
    queryKey: keys.offers,
    queryFn: ({ signal }) => client.call('model.offers', {}, { signal }),
    enabled,
  })
}

/** Packs made of the library's models. */
export function useMadePacks() {
  const client = useClient()
  const enabled = useLink() === 'connected'
  return useQuery({ queryKey: keys.packs, queryFn: ({ signal }) => client.call('pack.list', {}, { signal }), enabled })
}

/** Does something and says why when it fails. */
export function useAttempt(): (work: () => Promise<unknown>) => Promise<void> {
  const { t } = useTranslation()
  return async (work) => {
    try {
      await work()
    } catch (thrown) {
      useToasts.getState().toast({ text: t('models.failed', { reason: sentenceOf(thrown) }), isBad: true })
    }
  }
}
