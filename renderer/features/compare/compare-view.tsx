import { useEffect, useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Trophy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fine, two } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'
import { ComparePane } from './compare-pane.tsx'
import type { PaneLayer } from './compare-pane.tsx'
import { isSameSlot, useCompare } from './compare-store.ts'
import type { Compared } from './compared.ts'
import { Loupe } from './loupe.tsx'
import { fitted } from './shared-view.ts'
import { useDifference } from './use-difference.ts'

/** How long each picture is shown while they flicker, in milliseconds: below three changes a second is safe for all. */
const flickerMs = 500

interface CompareViewProps {
  readonly compared: readonly Compared[]
  /** The one picture to show alone, while its keys are held; null shows the mode. */
  readonly solo: number | null
}

/** The pictures in the mode chosen. */
export function CompareView({ compared, solo }: CompareViewProps) {
  const { t } = useTranslation()
  const { mode, difference, wipe, set, views, look, isCrisp, hasLoupe, winner } = useCompare()
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const [isOver, setOver] = useState(false)
  const flickering = useFlicker(mode === 'flicker' && solo === null, compared.length)
  const [first = null, second = null] = compared
  const differing = useDifference(first, second, difference, mode === 'difference')

  const name = ({ slot, step }: Compared, n: number) =>
    t('compare.picture', { n: n + 1, method: t(`method.${slot.method}`), step: step.index + 1 })
  const pane = (shown: readonly Compared[], n: number, label: string, layers: readonly PaneLayer[]) => (
    <ComparePane
      key={`${mode} ${n}`}
      layers={layers}
      label={label}
      view={views[n] ?? fitted}
      isCrisp={isCrisp}
      onLook={(view) => look(n, view)}
      onPoint={(at) => {
        setPlace(at)
        setOver(at !== null)
      }}
    >
      <span className="pane__names">
        {shown.map((each) => (
          <Caption
            key={compared.indexOf(each)}
            n={compared.indexOf(each)}
            each={each}
            isWinner={isSameSlot(winner, each.slot)}
          />
        ))}
      </span>
    </ComparePane>
  )
  const one = (n: number) => {
    const each = compared[n]
    return each === undefined ? null : <Single key={n} each={each} n={n} render={pane} label={name(each, n)} />
  }

  const wipes = mode === 'wipe' && solo === null
  const layers = useMemo(
    (): PaneLayer[] =>
      [first, second].flatMap((each, n) =>
        each?.bitmap == null ? [] : [{ bitmap: each.bitmap, from: n === 0 ? 0 : wipe }],
      ),
    [first, second, wipe],
  )
  const differenceLayers = useMemo(
    (): PaneLayer[] => (differing === undefined ? [] : [{ bitmap: differing.bitmap }]),
    [differing],
  )
  const isMany = mode === 'side' || mode === 'grid'
  return (
    <div className="compare-view" data-mode={solo === null ? mode : 'solo'} data-count={compared.length}>
      {solo !== null && one(Math.min(solo, compared.length - 1))}
      {solo === null && isMany && compared.map((_, n) => one(n))}
      {solo === null && mode === 'flicker' && one(flickering)}
      {solo === null && mode === 'hover' && one(isOver ? Math.min(1, compared.length - 1) : 0)}
      {wipes && first !== null && second !== null && (
        <>
          {pane([first, second], 0, t('compare.wipeOf', { a: name(first, 0), b: name(second, 1) }), layers)}
          <WipeHandle at={wipe} onMove={(at) => set({ wipe: at })} />
        </>
      )}
      {solo === null && mode === 'difference' && first !== null && second !== null && (
        <>
          {pane(
            [first, second],
            0,
            t('compare.differenceOf', { a: name(first, 0), b: name(second, 1) }),
            differenceLayers,
          )}
          <p className="compare-view__total num" role="status">
            {differing !== undefined &&
              t(`compare.total.${difference}`, {
                value: difference === 'absolute' ? two(differing.total * 100) : fine(differing.total),
              })}
          </p>
        </>
      )}
      {compared.length < 2 && !isMany && mode !== 'hover' && mode !== 'flicker' && (
        <p className="compare-view__none">{t('compare.needTwo')}</p>
      )}
      {hasLoupe && place !== null && <Loupe compared={compared} place={place} />}
    </div>
  )
}

interface SingleProps {
  readonly each: Compared
  readonly n: number
  readonly label: string
  readonly render: (
    shown: readonly Compared[],
    n: number,
    label: string,
    layers: readonly PaneLayer[],
  ) => React.ReactNode
}

/** One picture in a pane: its layer stays the same object, so that nothing is drawn twice. */
function Single({ each, n, label, render }: SingleProps) {
  const { bitmap } = each
  const layers = useMemo((): PaneLayer[] => (bitmap === null ? [] : [{ bitmap }]), [bitmap])
  return render([each], n, label, layers)
}

function Caption({ n, each, isWinner }: { readonly n: number; readonly each: Compared; readonly isWinner: boolean }) {
  const { t } = useTranslation()
  return (
    <span className="pane__name">
      <b>{n + 1}</b>
      <Mark method={each.slot.method} size={10} />
      {t('compare.caption', { method: t(`method.${each.slot.method}`), step: each.step.index + 1 })}
      {isWinner && <Trophy size={12} aria-label={t('compare.winner')} />}
    </span>
  )
}

/** Which picture is shown now. Whoever wants less motion changes them by hand. */
function useFlicker(isOn: boolean, count: number): number {
  const [n, setN] = useState(0)
  useEffect(() => {
    if (!isOn || count < 2 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const timer = setInterval(() => setN((old) => (old + 1) % count), flickerMs)
    return () => clearInterval(timer)
  }, [isOn, count])
  return Math.min(n, Math.max(0, count - 1))
}

/** The edge between the two pictures: dragged, or moved with the arrows. */
function WipeHandle({ at, onMove }: { readonly at: number; readonly onMove: (at: number) => void }) {
  const { t } = useTranslation()
  const by: Readonly<Record<string, number>> = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }
  const press = (event: KeyboardEvent) => {
    const step = by[event.key]
    if (step === undefined) return
    event.preventDefault()
    onMove(Math.min(1, Math.max(0, at + step)))
  }
  return (
    <div
      className="wipe"
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      data-arrows
      aria-label={t('compare.wipeHandle')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ buttons, clientX, currentTarget }) => {
        const room = currentTarget.parentElement?.getBoundingClientRect()
        if (buttons !== 1 || room === undefined) return
        onMove(Math.min(1, Math.max(0, (clientX - room.left) / room.width)))
      }}
    />
  )
}
