// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { zipSync } from 'fflate'
import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny'
import { must } from '../../../models/must.ts'
import { animatedWebp } from './animated-webp.ts'

export const filmFormats = ['webp', 'webm', 'frames'] as const
export type FilmFormat = (typeof filmFormats)[number]

export interface Film {
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly perSecond: number
  /** Draws frame `n`. */
  readonly draw: (context: OffscreenCanvasRenderingContext2D, n: number) => Promise<void>
}

/** Draws the frames one by one into a file. `onFrame` hears how many are done; `signal` ends it. @throws AbortError */
export async function makeFilm(
  film: Film,
  format: FilmFormat,
  onFrame: (done: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(film.width, film.height)
  const context = must(canvas.getContext('2d'), 'a new canvas gives its 2D context')
  const eachFrame = async (keep: (n: number) => Promise<void>): Promise<void> => {
    for (let n = 0; n < film.frames; n++) {
      signal.throwIfAborted()
      await film.draw(context, n)
      await keep(n)
      onFrame(n + 1)
    }
  }
  const still = async (type: string): Promise<Uint8Array> =>
    new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.92 })).arrayBuffer())

  switch (format) {
    case 'webp': {
      const frames: Uint8Array[] = []
      await eachFrame(async () => void frames.push(await still('image/webp')))
      const { width, height, perSecond } = film
      const bytes = animatedWebp(frames, { width, height, duration: Math.round(1000 / perSecond) })
      return new Blob([bytes], { type: 'image/webp' })
    }
    case 'frames': {
      const files: Record<string, Uint8Array> = {}
      const digits = String(film.frames).length
      await eachFrame(async (n) => {
        files[`step-${String(n + 1).padStart(digits, '0')}.png`] = await still('image/png')
      })
      // PNG is packed already.
      return new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' })
    }
    case 'webm': {
      const target = new BufferTarget()
      const output = new Output({ format: new WebMOutputFormat(), target })
      const source = new CanvasSource(canvas, { codec: 'vp9', bitrate: 4_000_000 })
      output.addVideoTrack(source, { frameRate: film.perSecond })
      await output.start()
      try {
        await eachFrame((n) => source.add(n / film.perSecond, 1 / film.perSecond))
        await output.finalize()
      } catch (thrown) {
        await output.cancel()
        throw thrown
      }
      return new Blob([must(target.buffer, 'a finished file has its bytes')], { type: 'video/webm' })
    }
  }
}
