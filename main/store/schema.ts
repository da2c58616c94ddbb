import type { Generated, Kysely } from 'kysely'

/** The history as kysely sees it. Booleans and dates do not exist in SQLite: they are integers and ISO texts. */
export interface Schema {
  run: RunTable
  drawing: DrawingTable
  step: StepTable
  mask: MaskTable
}

interface RunTable {
  /** Order of submission: two runs of one millisecond still have an order. */
  seq: Generated<number>
  id: string
  parent: string | null
  created_at: string
  recipe: string
  provider: string
  state: string
  failure: string | null
  removed_at: string | null
}

interface DrawingTable {
  run_id: string
  method: string
  position: number
  state: string
  best_step: number | null
  unet_calls: number
  seconds: number
  failure: string | null
}

interface StepTable {
  run_id: string
  method: string
  idx: number
  image: string
  saliency: string | null
  mask: string | null
  gradient: string | null
  x_t: string
  x_0: string
  loss: number
  term_global: number
  term_saliency: number
  guidance_score: number
  judge_score: number | null
  grad_norm: number | null
  latent_norm: number
  cos_terms: number | null
  ms: number
}

interface MaskTable {
  sha256: string
  width: number
  height: number
  created_at: string
}

export type History = Kysely<Schema>
