/**
 * Puts EXIF and XMP into an AVIF as items of its meta box (ISO/IEC 23008-12 annex A): an `Exif` item and a `mime` item of
 * type application/rdf+xml, each described by a `cdsc` reference to the picture.
 *
 * Only for files of libavif's plain shape: iloc version 0 with 4-byte offsets and lengths, one picture item.
 */
export function avifWithMetadata(avif: Uint8Array, exif: Uint8Array | null, xmp: string | null): Uint8Array {
  const bytes = Buffer.from(avif)
  const meta = must(findBox(bytes, 0, bytes.byteLength, 'meta'))
  const children = boxesIn(bytes, meta.start + 12, meta.end)
  const items: { type: string; content: Buffer }[] = []
  // The Exif item begins with the offset of its TIFF header.
  if (exif !== null) items.push({ type: 'Exif', content: Buffer.concat([Buffer.alloc(4), exif]) })
  if (xmp !== null) items.push({ type: 'mime', content: Buffer.from(xmp, 'utf8') })
  if (items.length === 0) return avif
  const picture = readItemLocations(bytes, must(children.find(({ type }) => type === 'iloc')))
  const firstId = Math.max(...picture.map(({ id }) => id)) + 1

  const build = (shift: number): Buffer => {
    let end = bytes.byteLength + shift + 8
    const added = items.map(({ content }, i) => {
      const location = { id: firstId + i, offset: end, length: content.byteLength }
      end += content.byteLength
      return location
    })
    const moved = picture.map((location) => ({
      ...location,
      offset: location.offset >= meta.end ? location.offset + shift : location.offset,
    }))
    const rest = children.filter(({ type }) => type !== 'iloc' && type !== 'iinf' && type !== 'iref')
    return box('meta', [
      Buffer.alloc(4),
      ...rest.filter(({ type }) => type !== 'iprp').map((child) => bytes.subarray(child.start, child.end)),
      itemLocations([...moved, ...added]),
      itemInfos(bytes, must(children.find(({ type }) => type === 'iinf')), items, firstId),
      references(firstId, items.length, picture[0]?.id ?? 1),
      ...rest.filter(({ type }) => type === 'iprp').map((child) => bytes.subarray(child.start, child.end)),
    ])
  }
  // Its size does not depend on the offsets in it.
  const shift = build(0).byteLength - (meta.end - meta.start)
  const data = box(
    'mdat',
    items.map(({ content }) => content),
  )
  return new Uint8Array(Buffer.concat([bytes.subarray(0, meta.start), build(shift), bytes.subarray(meta.end), data]))
}

interface Box {
  readonly type: string
  readonly start: number
  readonly end: number
}

interface Location {
  readonly id: number
  readonly offset: number
  readonly length: number
}

function boxesIn(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = []
  let at = from
  while (at + 8 <= to) {
    const size = bytes.readUInt32BE(at)
    if (size < 8 || at + size > to) break
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, end: at + size })
    at += size
  }
  return boxes
}

function findBox(bytes: Buffer, from: number, to: number, type: string): Box | undefined {
  return boxesIn(bytes, from, to).find((found) => found.type === type)
}

function must(found: Box | undefined): Box {
  if (found === undefined) throw new RangeError('the AVIF encoder wrote a shape that is not known')
  return found
}

function readItemLocations(bytes: Buffer, { start }: Box): Location[] {
  const [version, sizes] = [bytes[start + 8], bytes.readUInt16BE(start + 12)]
  if (version !== 0 || sizes !== 0x4400)
    throw new RangeError('the AVIF encoder wrote item locations that are not known')
  const count = bytes.readUInt16BE(start + 14)
  return Array.from({ length: count }, (_, i) => {
    const at = start + 16 + i * 14
    return { id: bytes.readUInt16BE(at), offset: bytes.readUInt32BE(at + 6), length: bytes.readUInt32BE(at + 10) }
  })
}

function itemLocations(locations: readonly Location[]): Buffer {
  const body = Buffer.alloc(8 + locations.length * 14)
  body.writeUInt16BE(0x4400, 4)
  body.writeUInt16BE(locations.length, 6)
  locations.forEach(({ id, offset, length }, i) => {
    const at = 8 + i * 14
    body.writeUInt16BE(id, at)
    body.writeUInt16BE(1, at + 4)
    body.writeUInt32BE(offset, at + 6)
    body.writeUInt32BE(length, at + 10)
  })
  return box('iloc', [body])
}

function itemInfos(bytes: Buffer, { start, end }: Box, items: readonly { type: string }[], firstId: number): Buffer {
  const count = bytes.readUInt16BE(start + 12)
  const head = Buffer.alloc(6)
  head.writeUInt16BE(count + items.length, 4)
  const added = items.map(({ type }, i) => {
    const fixed = Buffer.alloc(12)
    fixed[0] = 2
    fixed.writeUInt16BE(firstId + i, 4)
    fixed.write(type, 8, 'latin1')
    const names = type === 'mime' ? '\0application/rdf+xml\0' : '\0'
    return box('infe', [fixed, Buffer.from(names, 'latin1')])
  })
  return box('iinf', [head, bytes.subarray(start + 14, end), ...added])
}

function references(firstId: number, count: number, pictureId: number): Buffer {
  const each = Array.from({ length: count }, (_, i) => {
    const body = Buffer.alloc(6)
    body.writeUInt16BE(firstId + i, 0)
    body.writeUInt16BE(1, 2)
    body.writeUInt16BE(pictureId, 4)
    return box('cdsc', [body])
  })
  return box('iref', [Buffer.alloc(4), ...each])
}

function box(type: string, parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.byteLength + 8, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}
