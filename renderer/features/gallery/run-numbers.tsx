import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import { fine, score } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'

/** What each method came to, at its best step. */
export function RunNumbers({ run }: { readonly run: Run }) {
  const { t } = useTranslation()
  const drawn = run.drawings.flatMap((drawing) => {
    const best = drawing.steps.find(({ index }) => index === drawing.bestStep)
    return best === undefined ? [] : [{ drawing, best }]
  })
  if (drawn.length === 0) return null
  return (
    <section className="run-side__part">
      <table className="run-numbers">
        <caption className="field__label">{t('gallery.numbers')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('chart.method')}</th>
            <th scope="col">{t('chart.step')}</th>
            <th scope="col">{t('chart.guidance')}</th>
            <th scope="col">{t('chart.judge')}</th>
            <th scope="col">{t('chart.lossColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {drawn.map(({ drawing, best }) => (
            <tr key={drawing.method}>
              <th scope="row">
                <Mark method={drawing.method} size={9} /> {t(`method.${drawing.method}`)}
              </th>
              <td>{best.index + 1}</td>
              <td>{score(best.guidanceScore)}</td>
              <td>{best.judgeScore === null ? '' : score(best.judgeScore)}</td>
              <td>{fine(best.loss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
