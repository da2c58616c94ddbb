import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { MethodName } from '../../preload/contract/recipe.ts'
import type { HeatKind } from '../features/stage/heat.ts'

export const workspaces = ['create', 'mask', 'compare', 'gallery', 'models'] as const

interface View {
  readonly workspace: (typeof workspaces)[number]
  readonly overlay: boolean
  /** Which map lies over the pictures when one does. */
  readonly overlayKind: HeatKind
  /** 0..1 */
  readonly overlayOpacity: number
  /** The curves of every number are open under the film strips. */
  readonly curves: boolean
  /** The region inspector is open in their place. */
  readonly region: boolean
  /** Show pixels as squares instead of smoothing between them. */
  readonly crisp: boolean
  /** The run on the stage. */
  readonly run: string | null
  /** Whose details are shown. */
  readonly method: MethodName
}

interface ViewState extends View {
  readonly show: (part: Partial<View>) => void
}

/** How the window is set up, kept by the browser: the last run is there again after a reload. */
export const useView = create<ViewState>()(
  persist(
    (set) => ({
      workspace: 'create',
      overlay: false,
      overlayKind: 'saliency',
      curves: false,
      region: false,
      overlayOpacity: 0.65,
      crisp: false,
      run: null,
      method: 'sgool',
      show: (part) => set(part),
    }),
    { name: 'fovea.view', version: 1, partialize: ({ show: _show, ...view }) => view },
  ),
)
