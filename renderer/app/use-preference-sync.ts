import { useEffect } from 'react'
import { useClient, useLink } from './client-context.ts'
import { usePreferences } from './preferences-store.ts'

/** A dragged edge changes a size many times a second: so long the changes are gathered, in milliseconds. */
const gather = 200

/** Hears the host's preferences whenever it is reached, and tells it what changes here. */
export function usePreferenceSync(): void {
  const client = useClient()
  const link = useLink()
  const unsent = usePreferences(({ unsent }) => unsent)
  const isKnown = usePreferences(({ isKnown }) => isKnown)

  useEffect(() => {
    if (link !== 'connected') return
    client
      .call('preference.get', {})
      .then((preferences) => usePreferences.getState().take(preferences))
      // Lost meanwhile: asked again with the next connection.
      .catch(() => undefined)
  }, [client, link])

  useEffect(() => {
    if (link !== 'connected' || !isKnown || Object.keys(unsent).length === 0) return
    const timer = setTimeout(() => {
      const change = usePreferences.getState().hand()
      client.call('preference.change', change).catch(() => usePreferences.getState().keep(change))
    }, gather)
    return () => clearTimeout(timer)
  }, [client, link, isKnown, unsent])
}
