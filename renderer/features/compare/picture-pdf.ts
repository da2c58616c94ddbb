/** Pixels an inch on paper. */
const resolution = 150

/**
 * A PDF of one page that is one JPEG picture (ISO 32000-1: 7.5 file structure, 8.9.5 image XObjects, 7.4.8 DCTDecode).
 *
 * Five objects and a table of where they begin: no library is needed for that.
 *
 * @param width, height of the picture in pixels
 */
export function picturePdf(jpeg: Uint8Array, width: number, height: number, title: string): Uint8Array<ArrayBuffer> {
  const [w, h] = [(width * 72) / resolution, (height * 72) / resolution].map((side) => side.toFixed(2))
  const content = `q ${w} 0 0 ${h} 0 0 cm /P Do Q`
  const image = `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>`
  const objects: readonly (readonly (string | Uint8Array)[])[] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>`,
    ],
    [`<< /Length ${content.length} >>\nstream\n${content}\nendstream`],
    [`${image}\nstream\n`, jpeg, '\nendstream'],
    [`<< /Title <${utf16(title)}> /Creator (Fovea) >>`],
  ]
  const parts: Uint8Array[] = []
  let length = 0
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : part
    parts.push(bytes)
    length += bytes.length
  }
  put('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n')
  const starts = objects.map((object, n) => {
    const start = length
    put(`${n + 1} 0 obj\n`)
    object.forEach(put)
    put('\nendobj\n')
    return start
  })
  const table = length
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`)
  for (const start of starts) put(`${String(start).padStart(10, '0')} 00000 n \n`)
  put(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${table}\n%%EOF\n`)
  const file = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}

/** A text string in any script: UTF-16BE with its mark, in hexadecimal, so that nothing needs escaping. */
function utf16(words: string): string {
  return `feff${[...Array(words.length).keys()].map((n) => words.charCodeAt(n).toString(16).padStart(4, '0')).join('')}`
}
