import { encodeRgb } from '../files/encode-picture.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'
import type { EnginePreview } from '../engine/messages.ts'

/** The newest rough picture of each drawing, in memory only. */
export interface PreviewStore {
  readonly put: (run: string, method: MethodName, preview: EnginePreview) => void
  /** PNG bytes. An overtaken number gets the newest; null when the drawing has none. */
  readonly get: (run: string, method: string) => Uint8Array | null
  readonly forget: (run: string) => void
}

export function previewStore(): PreviewStore {
  const newest = new Map<string, EnginePreview>()
  const key = (run: string, method: string): string => `${run}/${method}`
  return {
    put(run, method, preview) {
      newest.set(key(run, method), preview)
    },
    get(run, method) {
      const preview = newest.get(key(run, method))
      // Encoded only when somebody looks.
      return preview === undefined ? null : encodeRgb(preview.rgb, preview.width, preview.height)
    },
    forget(run) {
      for (const name of [...newest.keys()]) if (name.startsWith(`${run}/`)) newest.delete(name)
    },
  }
}
