/** What `memory-worker.ts` is told. */
export interface MemoryJob {
  readonly onnx: string
  /** What weight locations are relative to. */
  readonly root: string
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly copiesWeights: boolean
  readonly runs: number
}

/** What it answers: MB (2^20) resident, and milliseconds of each run. */
export interface HeldMemory {
  /** Before anything is loaded. */
  readonly empty: number
  /** The most while the session was made. */
  readonly loading: number
  readonly loaded: number
  /** The most while it ran. */
  readonly running: number
  /** Of the last, what the mapped weight file takes: it costs no swap and may be dropped. */
  readonly mapped: number
  readonly times: readonly number[]
}
