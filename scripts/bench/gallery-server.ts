import { encodeRgb } from '../../main/files/encode-picture.ts'
import { seeded } from '../../test/support/seeded.ts'
import { openLibraryHost } from '../../test/support/ui-host/library-host.ts'

/** Serves a filled library to `bench-gallery.ts`, in a process of its own so that its memory can be told. */

const side = 512

/** As large and as hard to decode as a drawn picture: a smooth ground with grain. */
function picture(n: number): Uint8Array {
  const random = seeded(n + 1)
  const rgb = new Uint8Array(side * side * 3)
  for (let i = 0; i < rgb.length; i++) {
    const [x, y, channel] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3]
    rgb[i] = 90 + 60 * Math.sin((x + n * 40) / 70 + channel) + 50 * Math.cos(y / 90 + n) + random(12)
  }
  return encodeRgb(rgb, side, side)
}

const library = await openLibraryHost(process.argv[2] ?? '', picture)
const { url } = await library.serve()
process.send?.(url)
