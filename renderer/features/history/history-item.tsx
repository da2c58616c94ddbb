import { memo } from 'react'
import { CircleAlert, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RunSummary } from '../../../preload/contract/records.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { dateTime } from '../../i18n/format.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { methodOrder } from '../settings/form.ts'
import { isOpen } from '../running/run-patch.ts'

interface HistoryItemProps {
  readonly run: RunSummary
  readonly isShown: boolean
  readonly isTabStop: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
  readonly onRemove: () => void
}

/** One run as a thumbnail: the picture of its most elaborate method. */
export const HistoryItem = memo(function HistoryItem({
  run,
  isShown,
  isTabStop,
  onFocus,
  onOpen,
  onRemove,
}: HistoryItemProps) {
  const { t } = useTranslation()
  const image = methodOrder
    .toReversed()
    .map((method) => run.thumbnails.find((each) => each.method === method)?.image)
    .find((each) => each != null)
  const words = t('history.open', {
    prompt: run.prompt,
    seed: run.seed,
    date: dateTime(run.createdAt),
    state: t(`state.${run.state}`),
  })
  return (
    <li className="thumb" data-shown={isShown}>
      <button
        type="button"
        className="thumb__open"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={words}
        aria-current={isShown}
        title={words}
        onFocus={onFocus}
        onClick={onOpen}
      >
        {image === undefined ? (
          <span className="thumb__none">{t(`state.${run.state}`)}</span>
        ) : (
          <img src={pictureUrl(image)} alt="" loading="lazy" draggable={false} />
        )}
        {isOpen(run.state) && (
          <span className="thumb__state">
            <Spinner />
          </span>
        )}
        {(run.state === 'failed' || run.state === 'interrupted') && (
          <span className="thumb__state thumb__state--bad">
            <CircleAlert size={13} aria-hidden="true" />
          </span>
        )}
      </button>
      <button
        type="button"
        className="thumb__remove"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={t('history.remove', { prompt: run.prompt })}
        title={t('history.remove', { prompt: run.prompt })}
        onClick={onRemove}
      >
        <Trash2 size={13} aria-hidden="true" />
      </button>
    </li>
  )
})
