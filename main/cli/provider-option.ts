import { isProvider, providers, type Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { defaultProvider } from '../engine/provider.ts'

/** The provider an option names. @throws FoveaError engine.provider */
export function providerOf(name: string | undefined): Provider {
  if (name === undefined) return defaultProvider
  if (isProvider(name)) return name
  throw new FoveaError(
    'engine.provider',
    `There is no provider "${name}".`,
    'provider',
    `Choose from ${providers.join(', ')}.`,
  )
}
