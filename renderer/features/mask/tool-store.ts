import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { initialToolSettings, type ToolSettings } from '../../canvas/tool-settings.ts'

interface ToolState {
  readonly settings: ToolSettings
  readonly change: (part: Partial<ToolSettings>) => void
}

/** Tools and overlay, kept by the browser: the editor opens as it was left. */
export const useTools = create<ToolState>()(
  persist(
    (set) => ({
      settings: initialToolSettings,
      change: (part) => set(({ settings }) => ({ settings: { ...settings, ...part } })),
    }),
    {
      name: 'fovea.tools',
      version: 1,
      partialize: ({ settings }) => ({ settings }),
      merge: (stored, current) => {
        const { settings } = (stored ?? {}) as Partial<Pick<ToolState, 'settings'>>
        return { ...current, settings: { ...current.settings, ...settings } }
      },
    },
  ),
)
