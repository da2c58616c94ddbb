import { useTranslation } from 'react-i18next'

interface RatingDotsProps {
  readonly label: string
  /** Null when there are several. */
  readonly rating: number | null
  readonly onRate: (rating: number) => void
}

/** One to five dots; a press on the rating there is takes it away. */
export function RatingDots({ label, rating, onRate }: RatingDotsProps) {
  const { t } = useTranslation()
  return (
    <span className="dots" role="group" aria-label={label}>
      {[1, 2, 3, 4, 5].map((n) => (
        <button
          key={n}
          type="button"
          className="dots__dot"
          aria-pressed={rating !== null && n <= rating}
          aria-label={t('gallery.rate', { count: n })}
          title={t('gallery.rate', { count: n })}
          onClick={() => onRate(n === rating ? 0 : n)}
        />
      ))}
    </span>
  )
}
