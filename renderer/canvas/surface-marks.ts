import type { PlanePoint } from '../../models/mask/polygon.ts'

/** Where the brush would print, in pixels of the mask. */
interface BrushCursor extends PlanePoint {
  readonly radius: number
  readonly hardness: number
}

/** What is drawn besides picture and mask. */
export interface SurfaceMarks {
  readonly cursor: BrushCursor | null
  /** An outline being drawn, in pixels of the mask. */
  readonly outline: readonly PlanePoint[]
}
