import { z } from 'zod'
import { catalogueEntry, type CatalogueEntry } from '../../../preload/contract/downloads.ts'
import entries from './catalogue.json' with { type: 'json' }

/**
 * Well-known public repositories by role. Only what their pages state is in it: sizes and hashes where they are given exactly,
 * licences as their cards have them. TranSalNet's own weights are on no such hub and are brought as files.
 */
export const catalogue: readonly CatalogueEntry[] = z.array(catalogueEntry).parse(entries)
