import { white } from '../../../models/mask/mask-map.ts'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import type { EditName } from '../../../models/mask/edit-history.ts'
import { largestBrush, steppedSize } from '../../canvas/brush-size.ts'
import type { MaskCanvas } from '../../canvas/mask-canvas.ts'
import { overlayColours, overlayModes } from '../../canvas/overlay-paint.ts'
import { initialToolSettings } from '../../canvas/tool-settings.ts'
import type { MaskAction } from './mask-keys.ts'
import { useSession } from './mask-session.ts'
import { useTools } from './tool-store.ts'

/** Acts on the whole mask, one step of the history each. */
export function repaintAll(document: MaskDocument, name: Extract<EditName, 'invert' | 'all' | 'none' | 'clear'>): void {
  const values = {
    invert: (painted: number) => white - painted,
    all: () => white,
    none: () => 0,
    // Without paint the prediction shows.
    clear: (_painted: number, levelled: number) => levelled,
  }
  document.repaint(name, values[name])
}

/** Does what a key or a button of the canvas says. False when there was nothing to do, so that the key may mean something else. */
export function runMaskAction(action: MaskAction, canvas: MaskCanvas, document: MaskDocument): boolean {
  const { settings, change } = useTools.getState()
  const { brush } = settings
  switch (action.kind) {
    case 'tool':
      change({ tool: action.tool })
      return true
    case 'size':
      change({
        brush: { ...brush, size: steppedSize(brush.size, action.by, largestBrush(document.width, document.height)) },
      })
      return true
    case 'hardness':
      change({ brush: { ...brush, hardness: Math.min(1, Math.max(0, brush.hardness + action.by / 4)) } })
      return true
    case 'strength':
      change({ brush: { ...brush, strength: action.value } })
      return true
    case 'nudge':
      canvas.nudge(action.dx, action.dy)
      return true
    case 'swapMode':
      change({ mode: settings.mode === 'add' ? 'subtract' : 'add' })
      return true
    case 'resetBrush':
      change({ brush: initialToolSettings.brush, mode: 'add' })
      return true
    case 'cycleOverlay':
      change({ overlay: after(overlayModes, settings.overlay), overlayShown: true })
      return true
    case 'toggleOverlay':
      change({ overlayShown: !settings.overlayShown })
      return true
    case 'nextColour':
      change({ overlayColour: after(overlayColours, settings.overlayColour) })
      return true
    case 'invert':
    case 'all':
    case 'none':
      repaintAll(document, action.kind)
      return true
    case 'undo':
      return document.undo() !== null
    case 'redo':
      return document.redo() !== null
    case 'fit':
      canvas.fit()
      return true
    case 'actualSize':
      canvas.actualSize()
      return true
    case 'fitMask':
      canvas.fit(useSession.getState().summary?.bounds ?? undefined)
      return true
    case 'apply':
      canvas.apply()
      return true
    case 'cancel':
      return canvas.cancel()
    case 'pan':
      canvas.setPanning(true)
      return true
  }
}

function after<T>(list: readonly T[], value: T): T {
  return list[(list.indexOf(value) + 1) % list.length] ?? value
}
