import { useTranslation } from 'react-i18next'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useRuns } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { HistoryGrid } from './history-grid.tsx'
import { PictureDetails } from './picture-details.tsx'
import './history.css'

/** Earlier runs, and the numbers of the chosen picture. */
export function HistoryPanel() {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRuns()
  const runs = data?.pages.flatMap((page) => page.runs) ?? []
  return (
    <aside className="studio__right" data-region tabIndex={-1} aria-label={t('region.history')}>
      <div className="history">
        <header className="side-head">
          <h2>{t('history.title')}</h2>
          {data !== undefined && (
            <span className="num">{t('history.total', { count: data.pages[0]?.total ?? 0 })}</span>
          )}
        </header>
        {error !== null && runs.length === 0 ? (
          <div className="history__note" role="alert">
            <p>{t('history.error')}</p>
            <p>{sentenceOf(error)}</p>
            <Button onClick={() => void refetch()}>{t('stage.again')}</Button>
          </div>
        ) : data !== undefined && runs.length === 0 ? (
          <p className="history__note">{t('history.empty')}</p>
        ) : (
          <HistoryGrid runs={runs} more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null} />
        )}
      </div>
      <PictureDetails />
    </aside>
  )
}
