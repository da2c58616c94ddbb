/** Where the optimisation stands: one latent for each chain, float32, and what the update rule remembers. */
export interface LatentState {
  readonly latents: readonly Float32Array[]
  /** v; null before the first update. */
  readonly momenta: readonly Float32Array[] | null
  /** ‖x_T‖ of the starting noise: the shell every latent is put back on. */
  readonly originalNorm: number
}
