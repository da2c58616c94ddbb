import { fileURLToPath } from 'node:url'

/** The packs that come with the source tree. */
export const shippedPacks = fileURLToPath(new URL('../../models/packs', import.meta.url))
