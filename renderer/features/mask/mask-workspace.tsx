// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useShownRun } from '../../app/shown-run.ts'
import { MaskBar } from './mask-bar.tsx'
import { MaskHud } from './mask-hud.tsx'
import { MaskOptions } from './mask-options.tsx'
import { MaskPanel } from './mask-panel.tsx'
import { MaskSide } from './mask-side.tsx'
import { useSession } from './mask-session.ts'
import { heatBitmap, pixelsOf, useBitmap, useMap, useSourceStep } from './mask-source.ts'
import { MaskToolbar } from './mask-toolbar.tsx'
import { summaryWords } from './mask-words.ts'
import { StackStrip } from './stack-strip.tsx'
import { useEasel } from './use-easel.ts'
import { useMaskCanvas } from './use-mask-canvas.ts'
import { useMaskKeys } from './use-mask-keys.ts'
import './mask.css'
import './mask-panels.css'
import { useFileDrop } from '../../ui/use-file-drop.ts'

/** The Mask workspace: where an artist says where people should look. */
export function MaskWorkspace() {
  const { t } = useTranslation()
  const { id, isPending } = useShownRun()
  const step = useSourceStep()
  const saliency = step?.saliency ?? null
  const work = useEasel(saliency, id === null || !isPending)
  const { easel, summary } = useSession()
  const document = easel?.document ?? null
  const holder = useRef<HTMLDivElement>(null)
  const region = useRef<HTMLElement>(null)
  const { canvas, zoom, probed, penSeen } = useMaskCanvas(holder, document)
  const bitmap = useBitmap(step?.image ?? null)
  const gradient = useMap(step?.gradient ?? null)
  useMaskKeys(region, canvas, document)

  useEffect(() => {
    if (canvas === null || document === null) return
    canvas.setPicture(bitmap ?? null, bitmap === undefined ? null : pixelsOf(bitmap, document.width, document.height))
  }, [canvas, document, bitmap])
  useEffect(() => {
    if (canvas === null) return
    let isCurrent = true
    if (gradient === undefined) canvas.setGradient(null)
    else void heatBitmap(gradient).then((heat) => isCurrent && canvas.setGradient(heat))
    return () => {
      isCurrent = false
    }
  }, [canvas, gradient])

  const bring = (file: File) =>
    void work.bringFile(file, file.name.replace(/\.\w+$/, '').slice(0, 120) || t('mask.untitled'))
  const drop = useFileDrop(({ files: [file] }) => {
    if (file !== undefined) bring(file)
  })
  const words = summaryWords(t, summary)
  return (
    <>
      <MaskPanel work={work} saliency={saliency} />
      <main className="studio__main mask-main" {...drop}>
        <section ref={region} className="mask-stage" data-region tabIndex={-1} aria-label={t('region.canvas')}>
          {document !== null && (
            <div>
              <MaskBar document={document} canvas={canvas} />
              <MaskOptions size={document} />
            </div>
          )}
          <div className="mask-easel">
            <div
              ref={holder}
              className="mask-canvas"
              role="application"
              tabIndex={0}
              aria-label={t('mask.canvas')}
              aria-describedby="mask-summary mask-help"
            />
            <MaskToolbar />
            {document !== null && (
              <>
                <MaskHud document={document} zoom={zoom} place={probed} gradient={gradient} />
              </>
            )}
            {penSeen && <span className="mask-pen">{t('mask.penSeen')}</span>}
          </div>
          <p id="mask-help" className="sr-only">
            {t('mask.help')}
          </p>
          <p id="mask-summary" className="sr-only" role="status" aria-live="polite">
            {words}
          </p>
        </section>
        {document !== null && <StackStrip document={document} />}
      </main>
      <MaskSide document={document} canvas={canvas} step={step} onFile={bring} />
    </>
  )
}
