import { detectTensors } from './detect-tensors.ts'
import type { DetectedPart } from './model-kind.ts'
import type { TensorTable } from './tensor-table.ts'

/** The parts of one file: several for a whole Stable Diffusion checkpoint, one for everything else. */
export function detectSingleFile(table: TensorTable, path: string): readonly DetectedPart[] {
  return [detectTensors(table, path, null)]
}
