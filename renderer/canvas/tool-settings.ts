import type { Brush } from '../../models/mask/brush.ts'
import type { PaintMode } from '../../models/mask/mask-document.ts'
import type { OverlayColour, OverlayMode } from './overlay-paint.ts'

export const toolNames = ['brush', 'eraser', 'lasso', 'fill', 'shape', 'move', 'hand', 'probe'] as const
export type ToolName = (typeof toolNames)[number]

/** Which layer of the stack the overlay shows. */
export const stageNames = ['predicted', 'levels', 'paint', 'final'] as const
export type StageName = (typeof stageNames)[number]

/** Everything the canvas obeys that outlives a stroke. */
export interface ToolSettings {
  readonly tool: ToolName
  readonly brush: Brush
  readonly mode: Exclude<PaintMode, 'erase'>
  readonly lasso: 'free' | 'polygon'
  readonly shape: 'rectangle' | 'ellipse'
  /** Of the fill, 0..1 of the value's, or colour's, range. */
  readonly tolerance: number
  /** What the fill compares. */
  readonly fillBy: 'mask' | 'picture'
  readonly overlay: OverlayMode
  readonly overlayShown: boolean
  readonly overlayColour: OverlayColour
  /** 0..1 */
  readonly overlayOpacity: number
  readonly stage: StageName
  readonly crisp: boolean
}

export const initialToolSettings: ToolSettings = {
  tool: 'brush',
  brush: { size: 12, hardness: 0.5, strength: 1, spacing: 0.1, pressure: { size: true, strength: false } },
  mode: 'add',
  lasso: 'free',
  shape: 'ellipse',
  tolerance: 0.15,
  fillBy: 'mask',
  overlay: 'tint',
  overlayShown: true,
  overlayColour: 'amber',
  overlayOpacity: 0.5,
  stage: 'final',
  crisp: false,
}
