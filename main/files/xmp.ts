/**
 * XMP packets: what kind of picture it is (IPTC digital source type), and what its artist said of it.
 *
 * Written as RDF/XML by hand: five properties do not need an XML library. Reading is for packets of our own shape.
 */
export interface XmpFacts {
  /** Whether a person painted what mattered in it, or it was imported: IPTC then calls it a composite. */
  readonly isComposite: boolean
  /** 1 to 5; 0 is not written. */
  readonly rating: number
  readonly tags: readonly string[]
  readonly description: string
  readonly creatorTool: string
}

const sourceTypes = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

export function writeXmp({ isComposite, rating, tags, description, creatorTool }: XmpFacts): string {
  const kind = isComposite ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia'
  const subject = tags.map((tag) => `<rdf:li>${escaped(tag)}</rdf:li>`).join('')
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<Iptc4xmpExt:DigitalSourceType>${sourceTypes}${kind}</Iptc4xmpExt:DigitalSourceType>`,
    `<xmp:CreatorTool>${escaped(creatorTool)}</xmp:CreatorTool>`,
    rating > 0 ? `<xmp:Rating>${rating}</xmp:Rating>` : '',
    description === ''
      ? ''
      : `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escaped(description)}</rdf:li></rdf:Alt></dc:description>`,
    tags.length === 0 ? '' : `<dc:subject><rdf:Bag>${subject}</rdf:Bag></dc:subject>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('')
}

/** Rating and tags out of a packet, ours or another program's; 0 and none where it does not say. Never throws. */
export function readXmp(xmp: string): { rating: number; tags: string[] } {
  const rating = Number(
    /<xmp:Rating>\s*([0-5])\s*<\/xmp:Rating>|xmp:Rating="([0-5])"/.exec(xmp)?.slice(1).find(Boolean) ?? 0,
  )
  const from = xmp.indexOf('<dc:subject>')
  const to = xmp.indexOf('</dc:subject>', from)
  const subject = from < 0 || to < 0 ? '' : xmp.slice(from, to)
  const tags = [...subject.matchAll(/<rdf:li>([^<]{1,80})<\/rdf:li>/g)].map(([, tag = '']) => unescaped(tag))
  return { rating, tags }
}

/** Characters that XML 1.0 does not have at all are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
