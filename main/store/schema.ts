import type { Generated, Kysely } from 'kysely'

/** The history as kysely sees it. Booleans and dates do not exist in SQLite: they are integers and ISO texts. */
export interface Schema {
  run: RunTable
  drawing: DrawingTable
  step: StepTable
  mask: MaskTable
  thinned_step: ThinnedStepTable
  model: ModelTable
  tag: { id: Generated<number>; name: string }
  run_tag: { run_seq: number; tag_id: number }
  board: { id: string; name: string; created_at: string }
  board_run: { board_id: string; run_seq: number }
  metric: { run_seq: number; method: string; step: number; name: string; value: number }
  setting: { key: string; value: string }
  saved_search: { id: string; name: string; query: string; created_at: string }
  job: JobTable
  blob: { sha256: string; kind: string; bytes: number | null; refs: Generated<number> }
  blob_usage: { kind: string; files: number; bytes: number }
  likeness: LikenessTable
  mask_document: MaskDocumentTable
  run_change: RunChangeTable
  run_alarm: RunAlarmTable
  known_model: KnownModelTable
  composed_pack: ComposedPackTable
  download: DownloadTable
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
  reason: Generated<string>
  parent_method: Generated<string | null>
  parent_step: Generated<number | null>
  pack: Generated<string>
  seed: Generated<number>
  /** Recipes of one key differ in their methods at most. */
  recipe_key: Generated<string>
  /** Same prompt, negative prompt and seed. */
  group_key: Generated<string>
  width: Generated<number | null>
  height: Generated<number | null>
  /** Mean of the painted mask, 0..1. */
  mask_area: Generated<number | null>
  rating: Generated<number>
  starred: Generated<number>
  note: Generated<string>
  /** By trigger, from the drawings' best steps. */
  best_guidance: Generated<number | null>
  best_judge: Generated<number | null>
  best_loss: Generated<number | null>
  /** Of an imported picture: the picture, and what its own program wrote into it. */
  picture: Generated<string | null>
  source: Generated<string | null>
  /** Manifest hash of the pack. */
  model: Generated<string | null>
  /** Versions that drew it (main/services/receipt.ts). */
  receipt: Generated<string | null>
  /** By trigger, from the drawings: bit i stands for methodName.options[i]. */
  methods: Generated<number>
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
  /** By trigger, from the best step. */
  best_image: Generated<string | null>
  best_guidance: Generated<number | null>
  best_judge: Generated<number | null>
  best_loss: Generated<number | null>
}

/** A step whose files were given up: its numbers and hashes stay. */
type ThinnedStepTable = Omit<StepTable, 'saliency' | 'mask' | 'gradient' | 'term_field' | 'state' | 'shell'>

interface ModelTable {
  manifest: string
  pack: string
  version: number
  title: string
  license: string
  bytes: number
  files: string
  first_used_at: string
}

interface JobTable {
  run_seq: number
  priority: Generated<number>
  state: string
  attempts: Generated<number>
  queued_at: string
  ended_at: string | null
}

interface LikenessTable {
  run_seq: number
  method: string
  composition: Uint8Array | null
  encoder: string | null
  embedding: Uint8Array | null
}

interface StepTable {
  run_id: string
  method: string
  idx: number
  image: string
  saliency: string | null
  mask: string | null
  gradient: string | null
  term_field: Generated<string | null>
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
  era: Generated<number>
  /** Latents and momenta before its update, and the length of the shell; null in rows older than they are. */
  state: Generated<string | null>
  shell: Generated<number | null>
}

interface MaskTable {
  sha256: string
  width: number
  height: number
  created_at: string
}

interface MaskDocumentTable {
  id: string
  name: string
  width: number
  height: number
  base: string | null
  base_kind: string
  delta: string | null
  final: string
  settings: string
  follow: number
  created_at: string
  updated_at: string
  removed_at: string | null
}

interface RunChangeTable {
  run_id: string
  n: number
  at: string
  change: string
  from_step: number | null
}

interface RunAlarmTable {
  run_id: string
  method: string
  step: number
  kind: string
  value: number | null
  bound: number | null
  best: number | null
  at: string
}

export type History = Kysely<Schema>

/** The history or a transaction on it. */
export type HistoryPart = Kysely<Schema>

/** JSON in `detected` and `files`. */
interface KnownModelTable {
  id: string
  place: string
  detected: string
  files: string
  added_at: string
  removed_at: string | null
}

interface ComposedPackTable {
  id: string
  roles: string
  places: string
  tested: string | null
  created_at: string
  removed_at: string | null
}

interface DownloadTable {
  id: string
  entry: string
  state: string
  files: string
  failure: string | null
  created_at: string
}
