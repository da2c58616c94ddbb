import { isProvider, providers, type Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'

/** The provider when nobody chooses: the one every machine has. Pictures are reproducible on one machine and provider. */
export const defaultProvider: Provider = 'cpu'

/** What an option names, else FOVEA_PROVIDER, else the default. @throws FoveaError engine.provider */
export function chooseProvider(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Provider {
  const name = option ?? (environment['FOVEA_PROVIDER'] || defaultProvider)
  if (isProvider(name)) return name
  throw new FoveaError(
    'engine.provider',
    `There is no provider "${name}".`,
    'provider',
    `Choose from ${providers.join(', ')}.`,
  )
}
