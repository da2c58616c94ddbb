import { useEffect } from 'react'
import type { RefObject } from 'react'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import type { MaskCanvas } from '../../canvas/mask-canvas.ts'
import { currentBindings } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { maskActionOf, maskActions, maskCommands } from './mask-keys.ts'
import { runMaskAction } from './run-mask-action.ts'

const typing = 'input:not([type=checkbox],[type=radio],[type=range]),textarea,[contenteditable]'
/** What its own arrows, Enter and Space belong to. */
const own = 'button,a,select,summary,input'

/**
 * The keys of the canvas, while the focus is in it or nowhere. They come before the window's own, which see what is left:
 * a digit is the brush's strength here and a panel elsewhere.
 */
export function useMaskKeys(
  region: RefObject<HTMLElement | null>,
  canvas: MaskCanvas | null,
  document: MaskDocument | null,
): void {
  const offered = canvas === null || document === null ? [] : maskCommands
  useCommands(
    Object.fromEntries(
      offered.map((name) => [
        name,
        () => canvas !== null && document !== null && runMaskAction(maskActions[name], canvas, document),
      ]),
    ),
  )
  useEffect(() => {
    if (canvas === null || document === null) return
    const press = (event: KeyboardEvent) => {
      const target = event.target as Element | null
      const isHere = target === window.document.body || region.current?.contains(target)
      if (!isHere || target?.matches(typing) || window.document.querySelector('dialog[open]') !== null) return
      const action = maskActionOf(event, currentBindings())
      if (action === null) return
      const isTheirs = ['nudge', 'apply', 'pan', 'strength'].includes(action.kind) && target?.matches(own)
      if (isTheirs) return
      if (runMaskAction(action, canvas, document)) event.preventDefault()
    }
    const release = (event: KeyboardEvent) => {
      if (event.key === ' ') canvas.setPanning(false)
    }
    window.addEventListener('keydown', press, { capture: true })
    window.addEventListener('keyup', release)
    return () => {
      window.removeEventListener('keydown', press, { capture: true })
      window.removeEventListener('keyup', release)
    }
  }, [region, canvas, document])
}
