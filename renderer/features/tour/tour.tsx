import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { stations, useTour } from './tour-store.ts'
import type { Station } from './tour-store.ts'
import { useTourRun } from './use-tour-run.ts'
import './tour.css'

/** Shows round: six stations, one of which draws. Nothing is locked meanwhile, and it can be left at any time. */
export function Tour() {
  const at = useTour(({ at }) => at)
  useCommands({
    tour: () => {
      useView.getState().show({ workspace: 'create' })
      useTour.getState().start()
    },
  })
  const station = at === null ? undefined : stations[at]
  return station === undefined || at === null ? null : <TourCard at={at} {...station} />
}

interface TourCardProps {
  readonly at: number
  readonly name: Station
  readonly target: string
}

function TourCard({ at, name, target }: TourCardProps) {
  const { t } = useTranslation()
  const { goTo, leave } = useTour.getState()
  const { draw, isSending, refusal, hasEnded } = useTourRun()
  const heading = useRef<HTMLHeadingElement>(null)
  const show = useView(({ show }) => show)

  useEffect(() => heading.current?.focus(), [at])
  useEffect(() => {
    if (name !== 'attention') return
    const { overlay } = useView.getState()
    show({ overlay: true })
    return () => show({ overlay })
  }, [name, show])
  useEffect(() => {
    if (name === 'watch' && hasEnded) goTo(at + 1)
  }, [name, hasEnded, goTo, at])

  const isLast = at === stations.length - 1
  return (
    <>
      <Ring target={target} />
      <section
        className="tour"
        data-high={target === '.timeline'}
        role="dialog"
        aria-labelledby="tour-title"
        onKeyDown={({ key }) => key === 'Escape' && leave()}
      >
        <p className="tour__at num">{t('tour.at', { n: at + 1, total: stations.length })}</p>
        <h2 ref={heading} id="tour-title" tabIndex={-1}>
          {t(`tour.title.${name}`)}
        </h2>
        <p>{t(`tour.text.${name}`)}</p>
        {refusal !== null && <p role="alert">{t('create.refused', { reason: refusal })}</p>}
        <div className="tour__foot">
          <Button look="quiet" onClick={leave}>
            {t(isLast ? 'tour.finish' : 'tour.leave')}
          </Button>
          {at > 0 && name !== 'watch' && <Button onClick={() => goTo(at - 1)}>{t('tour.back')}</Button>}
          {name === 'draw' ? (
            <Button look="primary" disabled={isSending} onClick={() => void draw()}>
              {t('tour.drawIt')}
            </Button>
          ) : isLast ? (
            <Button
              look="primary"
              onClick={() => {
                leave()
                show({ workspace: 'mask' })
              }}
            >
              {t('tour.paint')}
            </Button>
          ) : (
            <Button look="primary" disabled={name === 'watch'} onClick={() => goTo(at + 1)}>
              {t('tour.next')}
            </Button>
          )}
        </div>
      </section>
    </>
  )
}

/** A ring around what is spoken of. Decorative: the words say it too. */
function Ring({ target }: { readonly target: string }) {
  const [box, setBox] = useState<DOMRect | null>(null)
  useEffect(() => {
    const element = document.querySelector(target)
    element?.scrollIntoView({ block: 'nearest' })
    const measure = () => setBox(element?.getBoundingClientRect() ?? null)
    measure()
    const observer = new ResizeObserver(measure)
    if (element !== null) observer.observe(element)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [target])
  if (box === null) return null
  return (
    <div
      className="tour-ring"
      aria-hidden="true"
      style={{ left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 }}
    />
  )
}
