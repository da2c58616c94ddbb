import { must } from '../../models/must.ts'
import type { Drawing, Run } from '../../preload/contract/records.ts'
import { decodePicture, type Pixels } from '../files/decode-picture.ts'
import type { Host } from '../host.ts'
import type { OutputFolder } from './output-folder.ts'
import { pictureName } from './result.ts'
import { drawSheet, type SheetColumn } from './sheet.ts'

/** Writes each method's best picture with its recipe, and the sheet. */
export async function writePictures(host: Host, run: Run, out: OutputFolder): Promise<void> {
  const columns: SheetColumn[] = []
  for (const drawing of run.drawings) {
    const { png, column } = await bestOf(host, drawing)
    out.write(pictureName(drawing.method), png)
    columns.push(column)
  }
  const { prompt, seed } = run.recipe
  out.write('sheet.png', drawSheet(`${prompt} (seed ${seed})`, columns))
}

async function bestOf(
  host: Host,
  { method, steps, bestStep }: Drawing,
): Promise<{ png: Uint8Array; column: SheetColumn }> {
  const best = must(
    steps.find(({ index }) => index === bestStep),
    'a finished drawing has a best step',
  )
  const png = await fetchImage(host, best.image)
  const saliency: Pixels | null = best.saliency === null ? null : decodePicture(await fetchImage(host, best.saliency))
  const judge = best.judgeScore === null ? '-' : best.judgeScore.toFixed(1)
  const lines = [method, `score ${best.guidanceScore.toFixed(1)}`, `judge ${judge}`]
  return { png, column: { lines, picture: decodePicture(png), saliency } }
}

/** The same door that pages use. */
async function fetchImage(host: Host, sha256: string): Promise<Uint8Array> {
  const response = await host.handleRequest(new Request(`http://fovea.invalid/image/${sha256}.png`))
  if (!response.ok) throw new Error(`the stored picture ${sha256} is gone`)
  return new Uint8Array(await response.arrayBuffer())
}
