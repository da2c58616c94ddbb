import type { BlobStore } from '../files/blob-store.ts'
import { pictureExportOf, type ExportStored } from './picture-exports.ts'
import type { PreviewStore } from './previews.ts'
import type { ThumbnailOf } from './thumbnails.ts'

export type HandleRequest = (request: Request) => Promise<Response>

const imagePath = /^\/image\/([0-9a-f]{64})\.png$/
const thumbnailPath = /^\/thumbnail\/([0-9a-f]{64})$/
const previewPath = /^\/preview\/([0-9a-z-]{8,64})\/([a-z]{1,16})\/\d{1,9}\.png$/

/** `?metadata=full|minimal|none&quality=1-100` */
const exportPath = /^\/export\/([0-9a-f]{64})\.(png|webp|jpe?g|avif)$/

/** Of what is named by its content. */
const forEver = 'private, max-age=31536000, immutable'

/** Security headers of every picture (reference/reliability-security.md 2). */
const pictureHeaders = {
  'content-type': 'image/png',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Pictures by address: `/image/<sha256>.png`, `/thumbnail/<sha256>` and `/preview/<run>/<method>/<n>.png`. The same for Electron's protocol and for HTTP.
 *
 * Names never become paths before they matched a pattern without dots and slashes.
 */
export function pictureHandler(
  images: BlobStore,
  thumbnailOf: ThumbnailOf,
  previews: PreviewStore,
  exportStored: ExportStored,
): HandleRequest {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Pictures can only be read.')
    const { pathname, searchParams } = new URL(request.url)
    const image = imagePath.exec(pathname)?.[1]
    if (image !== undefined) return picture(await images.get(image), forEver)
    const small = thumbnailPath.exec(pathname)?.[1]
    if (small !== undefined) {
      const thumbnail = await thumbnailOf(small, request.signal)
      return picture(thumbnail?.bytes ?? null, forEver, thumbnail?.type)
    }
    const [, run, method] = previewPath.exec(pathname) ?? []
    if (run !== undefined && method !== undefined) {
      const preview = previews.get(run, method)
      // A quick drawing ends before its preview is asked for: that is nobody's mistake.
      return preview === null
        ? new Response(null, { status: 204, headers: pictureHeaders })
        : picture(preview, 'no-store')
    }
    const [, exported, extension] = exportPath.exec(pathname) ?? []
    if (exported !== undefined && extension !== undefined) {
      const how = pictureExportOf(extension, searchParams.get('metadata'), searchParams.get('quality'))
      if (how === null) return plain(400, 'An export is not asked for in this way.')
      return picture(await exportStored(exported, how), 'no-store', `image/${how.format}`)
    }
    return plain(404, 'There is nothing here.')
  }
}

function picture(bytes: Uint8Array | null, caching: string, type = 'image/png'): Response {
  if (bytes === null) return plain(404, 'There is no such picture.')
  return new Response(new Uint8Array(bytes), {
    headers: { ...pictureHeaders, 'content-type': type, 'cache-control': caching },
  })
}

function plain(status: number, text: string): Response {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
  return new Response(text, { status, headers })
}
