import { ChevronLeft, ChevronRight, Eye, Grid2x2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import { useRun } from '../../app/queries.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { score } from '../../i18n/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { MapOverlay } from '../stage/map-overlay.tsx'
import { useRunDetails } from './library-queries.ts'
import { MethodTabs } from './method-tabs.tsx'
import { RatingDots } from './rating-dots.tsx'
import { chosenPicture, picturesOf, type RunPicture } from './run-pictures.ts'
import { useBulk } from './use-bulk.ts'
import './quick-look.css'

interface QuickLookProps {
  readonly item: GalleryItem
  readonly place: number
  readonly total: number
  readonly onMove: (by: 1 | -1) => void
  readonly onClose: () => void
}

/** One run over the whole window: arrows lead on, digits rate, Space closes. */
export function QuickLook({ item, place, total, onMove, onClose }: QuickLookProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const { method, overlay, crisp, show } = useView()
  const [isTogether, setTogether] = useState(false)
  const { data: run } = useRun(item.id)
  const { data: details } = useRunDetails(item.id)
  const bulk = useBulk()
  const pictures = picturesOf(run, details)
  const chosen = chosenPicture(pictures, method)
  const shown = isTogether ? pictures : chosen === undefined ? [] : [chosen]
  useEffect(() => {
    const { current } = dialog
    const before = document.activeElement
    if (current?.open === false) current.showModal()
    // Not on the first button: a press of Space would rate.
    current?.focus()
    return () => {
      current?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const done = () => event.preventDefault()
    const isOnButton = event.target instanceof HTMLButtonElement
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      done()
      onMove(event.key === 'ArrowRight' ? 1 : -1)
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      done()
      const at = pictures.findIndex((each) => each === chosen) + (event.key === 'ArrowDown' ? 1 : -1)
      const next = pictures[(at + pictures.length) % Math.max(1, pictures.length)]?.method
      if (next != null) show({ method: next })
    } else if (/^[0-5]$/.test(event.key)) {
      done()
      bulk.rate({ ids: [item.id] }, Number(event.key))
    } else if (event.key === 'o') show({ overlay: !overlay })
    else if (event.key === 'm') setTogether(!isTogether)
    else if (event.key === 'p') show({ crisp: !crisp })
    else if (event.key === ' ' && !isOnButton) {
      done()
      onClose()
    }
  }
  return (
    <dialog
      ref={dialog}
      className="look"
      tabIndex={-1}
      aria-label={t('gallery.lookAt', { prompt: item.prompt })}
      onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className="look__head">
        <span className="num">{t('timeline.count', { done: place + 1, total })}</span>
        <h2>{item.prompt}</h2>
        <RatingDots
          label={t('gallery.rating')}
          rating={details?.rating ?? item.rating}
          onRate={(rating) => bulk.rate({ ids: [item.id] }, rating)}
        />
        <IconButton
          label={t('gallery.together')}
          aria-pressed={isTogether}
          aria-keyshortcuts="m"
          disabled={pictures.length < 2}
          onClick={() => setTogether(!isTogether)}
        >
          <Grid2x2 size={17} />
        </IconButton>
        <IconButton
          label={t('gallery.attention')}
          aria-pressed={overlay}
          aria-keyshortcuts="o"
          onClick={() => show({ overlay: !overlay })}
        >
          <Eye size={17} />
        </IconButton>
        <IconButton label={t('gallery.close')} onClick={onClose}>
          <X size={18} />
        </IconButton>
      </header>
      <div className="look__stage" data-count={Math.min(4, shown.length)} data-crisp={crisp}>
        {shown.map((picture) => (
          <Shown
            key={picture.image + String(picture.method)}
            picture={picture}
            item={item}
            isOverlaid={overlay}
            hasName={isTogether}
          />
        ))}
      </div>
      <IconButton
        className="look__turn look__turn--back"
        label={t('gallery.previous')}
        disabled={place === 0}
        onClick={() => onMove(-1)}
      >
        <ChevronLeft size={26} />
      </IconButton>
      <IconButton
        className="look__turn look__turn--on"
        label={t('gallery.next')}
        disabled={place + 1 >= total}
        onClick={() => onMove(1)}
      >
        <ChevronRight size={26} />
      </IconButton>
      <footer className="look__foot">
        {!isTogether && <MethodTabs pictures={pictures} />}
        <span className="look__hint">{t('gallery.lookHint')}</span>
      </footer>
    </dialog>
  )
}

interface ShownProps {
  readonly picture: RunPicture
  readonly item: GalleryItem
  readonly isOverlaid: boolean
  readonly hasName: boolean
}

function Shown({ picture: { method, image, step }, item, isOverlaid, hasName }: ShownProps) {
  const { t } = useTranslation()
  const opacity = useView((view) => view.overlayOpacity)
  const name = method === null ? t('gallery.brought') : t(`method.${method}`)
  return (
    <figure className="look__picture">
      <span className="look__frame">
        <img src={pictureUrl(image)} alt={t('gallery.pictureOf', { method: name, prompt: item.prompt })} />
        {isOverlaid && step?.saliency != null && (
          <MapOverlay sha256={step.saliency} kind="saliency" opacity={opacity} />
        )}
      </span>
      {hasName && (
        <figcaption>
          {method !== null && <Mark method={method} size={11} />}
          {name}
          {step !== null && <span className="num">{score(step.guidanceScore)}</span>}
        </figcaption>
      )}
    </figure>
  )
}
