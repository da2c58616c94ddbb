import { loadPack } from './loaded-pack.ts'
import type { OpenPack } from './engine.ts'
import { defaultProvider } from './provider.ts'
import { startProvider } from './start-provider.ts'

/** A pack on a provider that has shown that it runs; the default one needs no proof. */
export const openPackOn: OpenPack = async (folder, provider, options) => {
  if (provider !== defaultProvider) await startProvider(provider)
  return loadPack(folder, provider, options?.available, options)
}
