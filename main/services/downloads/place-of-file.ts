import path from 'node:path'

const plainSegment = /^[\w-][\w.-]{0,127}$/
/** Names that Windows keeps for devices, whatever stands behind the dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * Where a file of a repository goes. Every segment is a plain name, so nothing leads out of the folder.
 *
 * Threat: a catalogue, or one day a listing, that names `../x`, a drive, or a device.
 */
export function placeOfFile(folder: string, file: string): string {
  const segments = file.split('/')
  const isPlain = segments.every(
    (segment) => plainSegment.test(segment) && !device.test(segment) && !segment.endsWith('.'),
  )
  if (!isPlain)
    throw new Error(`${JSON.stringify(file)} is no plain path of a repository; the catalogue's test refuses it`)
  return path.join(folder, ...segments)
}
