import { useTranslation } from 'react-i18next'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { useDraw } from './use-draw.ts'

/** Draws. Says why when it can't. */
export function DrawButton() {
  const { t } = useTranslation()
  const { draw, obstacle, refusal, isSending, methods } = useDraw()
  const keys = useKeysOf('draw')
  useCommands({ draw: () => void draw(), drawFirst: () => void draw(true) })
  const words = (chosen: readonly MethodName[]) => {
    const [only] = chosen
    if (chosen.length === 1 && only !== undefined) return t('create.draw1', { method: t(`method.${only}`) })
    return chosen.length === 2 ? t('create.draw2') : chosen.length === 3 ? t('create.draw3') : t('create.draw4')
  }
  const note =
    obstacle !== null ? t(`create.${obstacle}`) : refusal !== null ? t('create.refused', { reason: refusal }) : null
  return (
    <>
      <Button
        look="primary"
        className="create__draw"
        disabled={isSending || obstacle !== null}
        aria-describedby={note === null ? undefined : 'draw-note'}
        aria-keyshortcuts={keys.names}
        onClick={() => void draw()}
      >
        {words(methods)}
        {keys.words !== undefined && <kbd aria-hidden="true">{keys.words}</kbd>}
      </Button>
      <p id="draw-note" className="create__note" data-bad={refusal !== null && obstacle === null} role="status">
        {note}
      </p>
    </>
  )
}
