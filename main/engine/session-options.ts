import os from 'node:os'
import type { InferenceSession } from 'onnxruntime-node'
import type { ExecutionProvider } from '../../models/providers/execution-provider.ts'
import { defaultProvider } from './provider.ts'

/** Above this, threads of one small model only wait for each other. */
const mostThreads = 8

export interface SessionChoice {
  readonly provider?: ExecutionProvider
  /** Refuse a graph of which the CPU would have to run a part. */
  readonly alone?: boolean
  /**
   * A graph of gigabytes: tensors go back to the system one by one. The arena never gives any back and grows by doubling (the decoder
   * of Stable Diffusion at 128 pixels: 331 MB on top of its weights instead of 108), but spares small graphs the page faults.
   */
  readonly isLarge?: boolean
  /** False: convolutions and products read their weights where they are mapped, without a second layout of them in memory. */
  readonly copiesWeights?: boolean
}

/**
 * How every session is made (reference/engine.md 3.1).
 *
 * The number of threads is part of what makes a picture reproducible: it decides how sums are split. It never depends on the load.
 * @param packFolder where external initialisers are found
 */
export function sessionOptions(
  packFolder: string,
  { provider = { name: defaultProvider }, alone = false, isLarge = false, copiesWeights = true }: SessionChoice = {},
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: Math.min(os.availableParallelism(), mostThreads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // The blocked layout of convolutions is of the last level.
    graphOptimizationLevel: copiesWeights ? 'all' : 'extended',
    logSeverityLevel: 3,
    // DirectML takes no memory pattern (reference/engine.md 1.3).
    ...((provider.name === 'dml' || isLarge) && { enableMemPattern: false }),
    ...(isLarge && { enableCpuMemArena: false }),
    // String values only; nothing here ever comes from input.
    extra: {
      session: {
        model_external_initializers_file_folder_path: packFolder,
        ...(!copiesWeights && { disable_prepacking: '1' }),
        // Measured on 2 busy cores, mini pack: spinning threads cost 39 to 71 ms of CPU a U-Net call instead of 28, and
        // 105 to 190 instead of 60 a gradient call, and were slower by the clock too.
        intra_op: { allow_spinning: '0' },
        ...(alone && provider.name !== 'cpu' && { disable_cpu_ep_fallback: '1' }),
      },
    },
  }
}
