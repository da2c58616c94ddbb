import { createContext, useContext, useSyncExternalStore } from 'react'
import { must } from '../../models/must.ts'
import type { Client, LinkState } from '../client/client.ts'

export const ClientContext = createContext<Client | null>(null)

export function useClient(): Client {
  return must(useContext(ClientContext), 'every component stands inside the client context')
}

/** State of the connection to the host. */
export function useLink(): LinkState {
  const client = useClient()
  return useSyncExternalStore(client.onState, client.state)
}
