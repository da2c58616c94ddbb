import { z } from 'zod'
import { failure } from './errors.ts'

/**
 * The messages of the contract, the same over every transport.
 *
 * Pixels never ride here: a message over `maxMessageBytes` (of JSON) is refused.
 */
export const maxMessageBytes = 2 * 1024 * 1024

export const request = z.strictObject({
  kind: z.literal('call'),
  id: z.int(),
  method: z.string().max(64),
  input: z.unknown(),
})
export const cancel = z.strictObject({ kind: z.literal('cancel'), id: z.int() })
export const fromPage = z.discriminatedUnion('kind', [request, cancel])

export const reply = z.strictObject({ kind: z.literal('reply'), id: z.int(), output: z.unknown() })
export const refusal = z.strictObject({ kind: z.literal('refusal'), id: z.int(), failure })
/** `seq` counts up by one per connection, so that a gap is seen. */
export const event = z.strictObject({
  kind: z.literal('event'),
  seq: z.int(),
  name: z.string().max(64),
  payload: z.unknown(),
})
export const fromHost = z.discriminatedUnion('kind', [reply, refusal, event])

export type FromPage = z.infer<typeof fromPage>
export type FromHost = z.infer<typeof fromHost>
