import { ArrowDownWideNarrow, ArrowUpNarrowWide, Grid2x2, HardDrive, Import, List, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { galleryMetric } from '../../../preload/contract/gallery.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { useGalleryView } from './gallery-store.ts'
import type { GalleryHead } from './use-gallery.ts'

const groupings = ['none', 'prompt-seed', 'lineage'] as const

interface GalleryBarProps {
  readonly head: GalleryHead
  readonly onImport: () => void
  readonly onLibrary: () => void
}

/** How many, in which order, in which form. */
export function GalleryBar({ head, onImport, onLibrary }: GalleryBarProps) {
  const { t } = useTranslation()
  const view = useGalleryView()
  const { look, narrow, filter, source } = view
  const sortId = useId()
  const groupId = useId()
  const sideId = useId()
  const Direction = view.descending ? ArrowDownWideNarrow : ArrowUpNarrowWide
  const isQuery = source.kind === 'query'
  return (
    <div className="gallery__bar">
      <p className="gallery__count" role="status">
        {head.total === undefined
          ? t('gallery.counting')
          : head.query.groupBy !== 'none' && isQuery
            ? t('gallery.groups', { count: head.total, runs: t('gallery.total', { count: head.runs }) })
            : t('gallery.total', { count: head.runs })}
      </p>
      {!isQuery && (
        <Chip
          label={source.kind === 'similar' ? t('gallery.like', { prompt: source.prompt }) : t('gallery.likeSketch')}
          onDrop={() => look({ source: { kind: 'query' } })}
        />
      )}
      {isQuery && filter.group !== null && (
        <Chip label={t('gallery.oneGroup')} onDrop={() => narrow({ group: null })} />
      )}
      <span className="gallery__space" />
      {isQuery && (
        <>
          <label htmlFor={groupId} className="gallery__label">
            {t('gallery.group')}
          </label>
          <select
            id={groupId}
            className="input gallery__select"
            value={head.query.groupBy}
            disabled={filter.group !== null || filter.removed}
            onChange={({ target }) => look({ groupBy: groupings.find((each) => each === target.value) ?? 'none' })}
          >
            {groupings.map((name) => (
              <option key={name} value={name}>
                {t(`gallery.groupBy.${name}`)}
              </option>
            ))}
          </select>
          <label htmlFor={sortId} className="gallery__label">
            {t('gallery.sort')}
          </label>
          <select
            id={sortId}
            className="input gallery__select"
            value={view.by}
            onChange={({ target }) =>
              look({ by: galleryMetric.options.find((each) => each === target.value) ?? 'created' })
            }
          >
            {galleryMetric.options.map((name) => (
              <option key={name} value={name}>
                {t(`gallery.metric.${name}`)}
              </option>
            ))}
          </select>
          <IconButton
            label={t(view.descending ? 'gallery.descending' : 'gallery.ascending')}
            onClick={() => look({ descending: !view.descending })}
          >
            <Direction size={16} />
          </IconButton>
        </>
      )}
      <span className="gallery__layouts" role="group" aria-label={t('gallery.layout')}>
        <IconButton
          label={t('gallery.asGrid')}
          aria-pressed={view.layout === 'grid'}
          onClick={() => look({ layout: 'grid' })}
        >
          <Grid2x2 size={16} />
        </IconButton>
        <IconButton
          label={t('gallery.asList')}
          aria-pressed={view.layout === 'list'}
          onClick={() => look({ layout: 'list' })}
        >
          <List size={16} />
        </IconButton>
      </span>
      {view.layout === 'grid' && (
        <span className="gallery__side">
          <label htmlFor={sideId} className="sr-only">
            {t('gallery.side')}
          </label>
          <RangeInput
            id={sideId}
            min={88}
            max={360}
            step={8}
            value={view.side}
            valueText={t('mask.pixels', { n: view.side })}
            onChange={(side) => look({ side })}
          />
        </span>
      )}
      <Button onClick={onImport}>
        <Import size={14} aria-hidden="true" />
        {t('gallery.import')}
      </Button>
      <IconButton label={t('gallery.library')} onClick={onLibrary}>
        <HardDrive size={16} />
      </IconButton>
    </div>
  )
}

function Chip({ label, onDrop }: { readonly label: string; readonly onDrop: () => void }) {
  const { t } = useTranslation()
  return (
    <span className="chip">
      <span className="chip__words">{label}</span>
      <IconButton label={t('gallery.drop', { what: label })} onClick={onDrop}>
        <X size={13} />
      </IconButton>
    </span>
  )
}
