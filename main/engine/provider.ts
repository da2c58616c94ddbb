import type { Provider } from '../../models/providers/provider.ts'

/** The provider when nobody chooses: the one every machine has. Pictures are reproducible on one machine and provider. */
export const defaultProvider: Provider = 'cpu'
