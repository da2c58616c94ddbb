import { z } from 'zod'

/** How a studio is set up for the person at it. Kept in the library's database, so that it is there at any address. */

/** A key with what is held. Letters and named keys go by what is typed, brackets and digits by their place. */
export const keyCombo = z.strictObject({
  /** `event.key`, letters in lower case. */
  key: z.string().min(1).max(24).exactOptional(),
  /** `event.code`; either this or `key`. */
  code: z.string().min(1).max(24).exactOptional(),
  mod: z.boolean().exactOptional(),
  shift: z.boolean().exactOptional(),
  alt: z.boolean().exactOptional(),
})

const name = z.string().min(1).max(40)

const fields = {
  /** `contrast` follows the system between light and dark, at the highest contrast. */
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  motion: z.enum(['system', 'reduced', 'full']),
  /** A language tag, or `system`. */
  language: z.string().min(2).max(16),
  /** Keys that differ from a command's own. */
  keys: z.record(name, z.array(keyCombo).max(4)),
  /** Sizes of panels in CSS pixels. */
  panels: z.record(name, z.int().min(0).max(8000)),
  /** Panels that are folded away. */
  folded: z.array(name).max(24),
  /** Show rough pictures while a step is drawn. */
  previews: z.boolean(),
  /** How long a notice stays, in seconds; 0 until it is dismissed. */
  notices: z.int().min(0).max(600),
  /** `new` offers the tour. */
  tour: z.enum(['new', 'done']),
} as const

export const preferences = z.strictObject(fields)
export type KeyCombo = z.infer<typeof keyCombo>
export type Preferences = z.infer<typeof preferences>
export const preferenceChange = preferences.partial()
export type PreferenceChange = z.infer<typeof preferenceChange>

/** `before` with what `change` says; a field that is there without a value says nothing. */
export function withChange(before: Preferences, change: PreferenceChange): Preferences {
  const said = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...before, ...(Object.fromEntries(said) as Partial<Preferences>) }
}

export const defaultPreferences: Preferences = {
  theme: 'system',
  motion: 'system',
  language: 'system',
  keys: {},
  panels: {},
  folded: [],
  previews: true,
  notices: 10,
  tour: 'new',
}

/** What was stored, field by field: one that is not understood any more has its default. */
export function readPreferences(stored: unknown): Preferences {
  const given = z.record(z.string(), z.unknown()).catch({}).parse(stored)
  const understood = Object.entries(fields).flatMap(([field, schema]) => {
    const parsed = schema.safeParse(given[field])
    return parsed.success ? [[field, parsed.data]] : []
  })
  return withChange(defaultPreferences, Object.fromEntries(understood) as PreferenceChange)
}
