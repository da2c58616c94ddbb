import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from './preferences-store.ts'
import { foldPanel, panelLimits } from './use-panels.ts'
import type { PanelSide } from './use-panels.ts'
import './panel-edge.css'

/** One press of an arrow key moves an edge so far, in CSS pixels. */
const keyStep = 16

/** The inner edge of a side panel: dragged, or moved by arrow keys; Enter folds the panel away and brings it back. */
export function PanelEdge({ side }: { readonly side: PanelSide }) {
  const { t } = useTranslation()
  const edge = useRef<HTMLDivElement>(null)
  const { panels, folded } = usePreferences(({ preferences }) => preferences)
  const change = usePreferences(({ change }) => change)
  const isFolded = folded.includes(side)
  const { least, most, usual } = panelLimits[side]
  const size = panels[side] ?? usual

  const resize = (to: number) => {
    const fitted = Math.round(Math.min(most, Math.max(least, to)))
    change({ panels: { ...usePreferences.getState().preferences.panels, [side]: fitted } })
  }
  /** +1 where the panel grows as the pointer goes right. */
  const sign = () => {
    const isRtl = document.documentElement.dir === 'rtl'
    return (side === 'left') === isRtl ? -1 : 1
  }
  const press = (event: KeyboardEvent) => {
    const by = keyStep * (event.shiftKey ? 4 : 1) * sign()
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => resize(size - by),
      ArrowRight: () => resize(size + by),
      Home: () => resize(least),
      End: () => resize(most),
      Enter: () => foldPanel(side),
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    move()
  }
  const drag = (event: PointerEvent) => {
    if (!edge.current?.hasPointerCapture(event.pointerId)) return
    const { left, right } = document.documentElement.getBoundingClientRect()
    resize(sign() === 1 ? event.clientX - left : right - event.clientX)
  }
  return (
    <div
      ref={edge}
      className={`panel-edge panel-edge--${side}`}
      role="separator"
      tabIndex={0}
      data-arrows
      aria-orientation="vertical"
      aria-label={t(`panel.${side}`)}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={size}
      aria-valuetext={isFolded ? t('panel.folded') : t('panel.wide', { count: size })}
      title={t('panel.hint')}
      onKeyDown={press}
      onPointerDown={(event) => !isFolded && edge.current?.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => foldPanel(side)}
    />
  )
}
