import type { Database } from 'better-sqlite3'

/**
 * What somebody typed as an FTS5 query: every word must occur, the last may be the beginning of one; "quoted words"
 * belong together; a minus excludes. Words are always quoted, so that no operator of FTS5 can be typed by accident.
 *
 * Null when there is no word in it.
 */
export function ftsQuery(text: string): string | null {
  const wanted: string[] = []
  const unwanted: string[] = []
  for (const [, minus = '', phrase, word] of text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/gu)) {
    const plain = (phrase ?? word ?? '').normalize('NFC')
    if (!/[\p{L}\p{N}]/u.test(plain)) continue
    const quoted = `"${plain.replaceAll('"', '""')}"${phrase === undefined ? '*' : ''}`
    if (minus === '-') unwanted.push(quoted)
    else wanted.push(quoted)
  }
  if (wanted.length === 0) return unwanted.length === 0 ? null : ''
  const all = wanted.join(' AND ')
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`
}

/** Sequence numbers of the runs whose words match. */
export type SearchText = (query: string) => readonly number[]

export function textSearch(db: Database): SearchText {
  const statement = db.prepare('SELECT rowid FROM run_text WHERE run_text MATCH ?').pluck()
  return (query) => statement.all(query) as number[]
}
