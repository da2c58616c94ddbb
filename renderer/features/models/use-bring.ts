import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { useToasts } from '../status/toast-store.ts'
import { useAttempt, useModels, useOffers } from './use-models.ts'

interface Dropped {
  readonly name: string
  /** Null for a folder. */
  readonly bytes: number | null
}

/**
 * Adds what is dropped. A page knows no path of it. In a tab the host is asked for a file of that name and size, or a folder of that name, in
 * the folders that it may offer.
 */
export function useBring(onAdded: (id: string) => void): (transfer: DataTransfer) => void {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { data: library } = useModels()
  const { refetch } = useOffers()
  const bring = ({ name, bytes }: Dropped) =>
    attempt(async () => {
      // It may have been put there a moment ago.
      const { data } = await refetch()
      const found = data?.offers.find(
        (offer) => offer.name === name && (bytes === null ? offer.isFolder : !offer.isFolder && offer.bytes === bytes),
      )
      if (found === undefined) {
        const text = t('models.dropped', { name, folder: library?.folders[0] ?? '' })
        return useToasts.getState().toast({ text, isBad: true })
      }
      const { models } = await client.call('model.add', { token: found.token })
      if (models[0] !== undefined) onAdded(models[0].id)
    })
  // In Electron the preload tells the shell where it lies, and the host what became of it.
  useEffect(
    () =>
      client.on('model.dropped', ({ id, failure }) => {
        if (id !== null) onAdded(id)
        if (failure === null) return
        const reason = `${failure.message} ${failure.remedy}`
        useToasts.getState().toast({ text: t('models.failed', { reason }), isBad: true })
      }),
    [client, onAdded, t],
  )
  return (transfer) => {
    if (library?.canPick === true) return
    for (const each of droppedIn(transfer)) void bring(each)
  }
}

/** Read at once: a transfer is empty when its event is over. */
function droppedIn(transfer: DataTransfer): readonly Dropped[] {
  return [...transfer.items].flatMap((item) => {
    const file = item.getAsFile()
    if (file === null) return []
    const isFolder = item.webkitGetAsEntry()?.isDirectory === true
    return [{ name: file.name, bytes: isFolder ? null : file.size }]
  })
}
