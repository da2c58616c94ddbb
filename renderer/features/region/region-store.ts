import { create } from 'zustand'
import { ellipseOver, rectangleOver, type PlanePoint } from '../../../models/mask/polygon.ts'

export const regionOverlays = ['none', 'conflict', 'disagreement', 'global', 'saliency'] as const
export type RegionOverlay = (typeof regionOverlays)[number]

export const regionShapes = ['ellipse', 'rectangle'] as const
export type RegionShape = (typeof regionShapes)[number]

/** A region by figures: its middle and extent in percent of the picture. */
export interface RegionBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface RegionState {
  /** Closed, in parts of the picture's width and height. */
  readonly outline: readonly PlanePoint[]
  readonly overlay: RegionOverlay
  readonly shape: RegionShape
  readonly setOutline: (outline: readonly PlanePoint[]) => void
  readonly setOverlay: (overlay: RegionOverlay) => void
  readonly setBox: (shape: RegionShape, box: RegionBox) => void
}

const middle: RegionBox = { x: 50, y: 50, width: 50, height: 50 }

/** Which part of the picture is looked into. It stays while the cursor, the method and the run change. */
export const useRegion = create<RegionState>()((set) => ({
  outline: outlineOf('ellipse', middle),
  overlay: 'conflict',
  shape: 'ellipse',
  setOutline: (outline) => set({ outline }),
  setOverlay: (overlay) => set({ overlay }),
  setBox: (shape, box) => set({ shape, outline: outlineOf(shape, box) }),
}))

/** A shape by its figures, as an outline. */
export function outlineOf(shape: RegionShape, { x, y, width, height }: RegionBox): PlanePoint[] {
  // The ellipse's points are made for pixels: as many as a picture of a hundred needs.
  const a = { x: x - width / 2, y: y - height / 2 }
  const b = { x: x + width / 2, y: y + height / 2 }
  return (shape === 'rectangle' ? rectangleOver(a, b) : ellipseOver(a, b)).map((p) => ({ x: p.x / 100, y: p.y / 100 }))
}

/** The figures of any outline, in whole percent: of a lasso, those of the box round it. */
export function boxOf(outline: readonly PlanePoint[]): RegionBox {
  const span = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)]
    return { middle: Math.round(50 * (least + most)), extent: Math.max(1, Math.round(100 * (most - least))) }
  }
  const [across, down] = [span(outline.map(({ x }) => x)), span(outline.map(({ y }) => y))]
  return { x: across.middle, y: down.middle, width: across.extent, height: down.extent }
}
