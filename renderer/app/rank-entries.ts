interface Rankable {
  readonly title: string
  readonly group: string
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** How well `title` answers to one word: 3 as its beginning, 2 at a word's beginning, 1 within, 0 not at all. */
function fit(word: string, title: string): number {
  const at = title.indexOf(word)
  if (at === -1) return 0
  if (at === 0) return 3
  return new RegExp(`[^\\p{L}\\p{N}]${word.replace(/[^\p{L}\p{N}]/gu, '\\$&')}`, 'u').test(title) ? 2 : 1
}

/** The entries that have every typed word in title or group, the best first; all of them while nothing is typed. */
export function rankEntries<T extends Rankable>(entries: readonly T[], typed: string): T[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const ranked = entries.flatMap((entry) => {
    const [title, group] = [plain(entry.title), plain(entry.group)]
    const fits = words.map((word) => fit(word, title) || (group.includes(word) ? 0.5 : 0))
    return fits.includes(0) ? [] : [{ entry, score: fits.reduce((sum, each) => sum + each, 0) }]
  })
  return ranked.sort((a, b) => b.score - a.score).map(({ entry }) => entry)
}
