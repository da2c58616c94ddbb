import type { TFunction } from 'i18next'
import { must } from '../../../models/must.ts'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { fine, score } from '../../i18n/format.ts'
import { methodOrder } from '../settings/form.ts'
import { lastStep, shownStep } from '../timeline/shown-step.ts'
import { drawFrame, frameSize } from './film-frame.ts'
import type { FrameLook } from './film-frame.ts'
import type { Film } from './make-film.ts'

/** A run as a film: a frame for each step, all lanes side by side, as the cursor would show them. */
export function filmOf(
  t: TFunction,
  run: Run,
  drawings: readonly Drawing[],
  chosen: Omit<FrameLook, 'colours'>,
  perSecond: number,
): Film {
  const look = { ...chosen, colours: themeColours() }
  const shown = drawings.filter(({ steps }) => steps.length > 0)
  const frames = lastStep(drawings) + 1
  return {
    ...frameSize(shown.length, look),
    frames,
    perSecond,
    draw(context, n) {
      const lanes = shown.map((drawing) => {
        const step = must(shownStep(drawing, n), 'a drawing with steps shows one')
        const { method } = drawing
        const words = t('film.numbers', { score: score(step.guidanceScore), loss: fine(step.loss) })
        return { method, name: t(`method.${method}`), words, step }
      })
      const title = t('film.caption', { step: n + 1, total: frames, prompt: run.recipe.prompt, seed: run.recipe.seed })
      return drawFrame(context, lanes, title, (n + 1) / frames, look)
    },
  }
}

function themeColours(): FrameLook['colours'] {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const [sd = '', baseline = '', doodl = '', sgool = ''] = methodOrder.map(of)
  return { sd, baseline, doodl, sgool, text: of('text'), dim: of('dim'), panel: of('panel'), font: of('font') }
}
