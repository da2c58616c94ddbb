/** What a test may lie about in one file of an archive. */
export interface CraftedFile {
  readonly name: string
  readonly data: Uint8Array
  readonly localName?: string
  readonly method?: number
  readonly flags?: number
  /** Where the directory says the file starts. */
  readonly header?: number
  /** What the directory says of its size, in both fields or in the compressed one alone. */
  readonly size?: number
  readonly storedSize?: number
}

export interface CraftedEnd {
  readonly count?: number
  readonly start?: number
  readonly size?: number
  readonly comment?: Uint8Array
}

/** A zip archive with stored files, true unless told otherwise. */
export function zipBytes(files: readonly CraftedFile[], end: CraftedEnd = {}): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  const put = (bytes: Uint8Array) => {
    parts.push(bytes)
    at += bytes.length
  }
  const text = new TextEncoder()
  const directory = files.map((file) => {
    const header = at
    put(
      record([
        [0x04034b50, 4],
        [20, 2],
        [file.flags ?? 0, 2],
        [file.method ?? 0, 2],
        [0, 4],
        [0, 4],
        [0, 4],
        [0, 4],
        [text.encode(file.localName ?? file.name).length, 2],
        [0, 2],
      ]),
    )
    put(text.encode(file.localName ?? file.name))
    put(file.data)
    const size = file.size ?? file.data.length
    const name = text.encode(file.name)
    const fixed = record([
      [0x02014b50, 4],
      [20, 2],
      [20, 2],
      [file.flags ?? 0, 2],
      [file.method ?? 0, 2],
      [0, 4],
      [0, 4],
      [file.storedSize ?? size, 4],
      [size, 4],
      [name.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [file.header ?? header, 4],
    ])
    return [fixed, name]
  })
  const start = at
  directory.flat().forEach(put)
  const comment = end.comment ?? new Uint8Array()
  put(
    record([
      [0x06054b50, 4],
      [0, 2],
      [0, 2],
      [end.count ?? files.length, 2],
      [end.count ?? files.length, 2],
      [end.size ?? at - start, 4],
      [end.start ?? start, 4],
      [comment.length, 2],
    ]),
  )
  put(comment)
  return joined(parts)
}

function record(fields: readonly (readonly [number, 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, width] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += width
  }
  return bytes
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
