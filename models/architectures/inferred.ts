import type { Json } from '../formats/strict-json.ts'

/** A config.json as the model's folder would have it, worked out from shapes. */
export interface Inferred {
  readonly config: Json
  /** What shapes cannot tell and was taken as in the published models; for a person. */
  readonly assumed: readonly string[]
}
