import os from 'node:os'
import type { InferenceSession } from 'onnxruntime-node'
import { provider } from './provider.ts'

/** Above this, threads of one small model only wait for each other. */
const mostThreads = 8

/**
 * How every session is made (reference/engine.md 3.1).
 *
 * The number of threads is part of what makes a picture reproducible: it decides how sums are split. It never depends on the load.
 * @param packFolder where external initialisers are found
 */
export function sessionOptions(packFolder: string): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: Math.min(os.availableParallelism(), mostThreads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // String values only; nothing here ever comes from input.
    extra: {
      session: {
        model_external_initializers_file_folder_path: packFolder,
        // Measured on 2 busy cores, mini pack: spinning threads cost 39 to 71 ms of CPU a U-Net call instead of 28, and
        // 105 to 190 instead of 60 a gradient call, and were slower by the clock too.
        intra_op: { allow_spinning: '0' },
      },
    },
  }
}
