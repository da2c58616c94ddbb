/** How a stage trades time for memory; its numbers stay the same but for rounding. */
export interface MemoryForm {
  /** Part of a session's key: a pool may hold two forms of one stage. */
  readonly mark: string
  /** Stretches of the forward pass, of which the gradient makes all but the last again; see `leanGradient`. */
  readonly segments: number
  /** Larger attention weights are split by queries, larger pictures of the decoder by rows. */
  readonly pieceBytes: number
  /**
   * Whether weights may be held in other layouts besides: flipped for the gradients of convolutions, packed for products. False: ONNX Runtime
   * reads them from the mapped file, which is slower (docs/performance.md).
   */
  readonly copiesWeights: boolean
}

/** The fastest. Its pieces are the largest tensor a WebGPU binding takes unless it is asked for more: 128 MiB. */
export const roomyForm: MemoryForm = { mark: '', segments: 1, pieceBytes: 128 * 2 ** 20, copiesWeights: true }

/** For a model whose tensors are large next to its weights: about another forward pass in the time of a gradient. */
export const leanTensors: MemoryForm = { mark: ':lean', segments: 6, pieceBytes: 32 * 2 ** 20, copiesWeights: true }

/** For a model that is mostly weights. In segments its convolutions would have a copy for each pass. */
export const leanWeights: MemoryForm = { mark: ':once', segments: 1, pieceBytes: 32 * 2 ** 20, copiesWeights: false }

export interface ModelForms {
  readonly unet: MemoryForm
  readonly decoder: MemoryForm
}

export const roomyForms: ModelForms = { unet: roomyForm, decoder: roomyForm }

/** What takes the least memory, and the least time to load. */
export const leanestForms: ModelForms = { unet: leanWeights, decoder: leanTensors }

/**
 * From the fastest to the smallest. The decoder goes first: it runs once an optimisation step, the U-Net for every time step.
 */
export const modelForms: readonly ModelForms[] = [roomyForms, { unet: roomyForm, decoder: leanTensors }, leanestForms]
