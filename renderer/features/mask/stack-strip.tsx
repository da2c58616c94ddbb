import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import { wholeRect } from '../../../models/mask/rect.ts'
import { differencePart, differenceTable, paintPart, tintTable } from '../../canvas/overlay-paint.ts'
import { stageNames, type StageName } from '../../canvas/tool-settings.ts'
import { useSession } from './mask-session.ts'
import { useTools } from './tool-store.ts'

/** The layers of the mask, from prediction to what the optimiser sees. Choosing one shows it over the picture. */
export function StackStrip({ document }: { readonly document: MaskDocument }) {
  const { t } = useTranslation()
  const stage = useTools(({ settings }) => settings.stage)
  const change = useTools(({ change }) => change)
  const revision = useSession(({ revision }) => revision)
  const { levels, grow, feather } = document.settings()
  const { kind } = document.base()
  const notes: Readonly<Record<StageName, string>> = {
    predicted: t(`mask.base.${kind}`),
    levels: t('mask.levelsNote', {
      low: levels.low.toFixed(2),
      high: levels.high.toFixed(2),
      gamma: levels.gamma.toFixed(2),
    }),
    paint: t('mask.paintNote', { count: document.edits().done.length }),
    final: t('mask.finalNote', { grow, feather }),
  }
  return (
    <ol className="mask-stack" aria-label={t('mask.stack')}>
      {stageNames.map((name) => (
        <li key={name}>
          <button
            type="button"
            className="mask-stack__layer"
            aria-pressed={stage === name}
            onClick={() => change({ stage: name, overlayShown: true })}
          >
            <b>{t(`mask.stage.${name}`)}</b>
            <small>{notes[name]}</small>
            <StageThumb document={document} name={name} revision={revision} />
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Longest side of a thumbnail in pixels. */
const side = 96
const amber = tintTable('amber')
const difference = differenceTable()

function StageThumb({ document, name, revision }: { document: MaskDocument; name: StageName; revision: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scale = Math.min(1, side / Math.max(document.width, document.height))
  const width = Math.max(1, Math.round(document.width * scale))
  const height = Math.max(1, Math.round(document.height * scale))
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const small = (map: Uint16Array) => sampled(map, document, width, height)
    const image = context.createImageData(width, height)
    const words = new Uint32Array(image.data.buffer)
    if (name === 'paint') {
      differencePart(
        words,
        small(document.levelled()),
        small(document.painted),
        width,
        wholeRect({ width, height }),
        difference,
      )
    } else {
      const map = { predicted: document.base().map, levels: document.levelled(), final: document.final }[name]
      paintPart(words, small(map), width, wholeRect({ width, height }), amber)
    }
    context.putImageData(image, 0, 0)
  }, [document, name, revision, width, height])
  return <canvas ref={canvas} className="mask-stack__thumb" width={width} height={height} aria-hidden="true" />
}

/** A small map of every n-th pixel: a thumbnail need not be smooth, and a large mask has five of them. */
function sampled(map: Uint16Array, from: MaskDocument, width: number, height: number): Uint16Array {
  return Uint16Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((((i % width) + 0.5) * from.width) / width)
    const y = Math.floor(((Math.floor(i / width) + 0.5) * from.height) / height)
    return map[y * from.width + x] ?? 0
  })
}
