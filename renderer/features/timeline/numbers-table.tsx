import { useTranslation } from 'react-i18next'
import { X } from 'lucide-react'
import type { Drawing } from '../../../preload/contract/records.ts'
import { fine, score } from '../../i18n/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Mark } from '../../ui/mark.tsx'

interface NumbersTableProps {
  readonly drawings: readonly Drawing[]
  readonly onClose: () => void
}

/** The chart's numbers, for those who would rather read than look. */
export function NumbersTable({ drawings, onClose }: NumbersTableProps) {
  const { t } = useTranslation()
  return (
    <section
      className="numbers"
      aria-label={t('chart.tableTitle')}
      tabIndex={0}
      data-arrows
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
    >
      <header className="numbers__head">
        <h3>{t('chart.tableTitle')}</h3>
        <IconButton label={t('chart.close')} onClick={onClose}>
          <X size={15} />
        </IconButton>
      </header>
      <table>
        <thead>
          <tr>
            {(['method', 'step', 'guidance', 'judge', 'lossColumn', 'global', 'saliency'] as const).map((key) => (
              <th key={key} scope="col">
                {t(`chart.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawings.flatMap(({ method, steps, bestStep }) =>
            steps.map(({ index, guidanceScore, judgeScore, loss, terms }) => (
              <tr key={`${method} ${index}`} data-best={index === bestStep && steps.length > 1}>
                <th scope="row">
                  <Mark method={method} size={10} /> {t(`method.${method}`)}
                </th>
                <td>{index + 1}</td>
                <td>{score(guidanceScore)}</td>
                <td>{judgeScore === null ? '–' : score(judgeScore)}</td>
                <td>{fine(loss)}</td>
                <td>{fine(terms.global)}</td>
                <td>{fine(terms.saliency)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}
