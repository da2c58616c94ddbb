import type { Database } from 'better-sqlite3'

/**
 * What somebody typed, for FTS5: all of `wanted`, nothing of any of `unwanted`. Each is asked by itself: FTS5's own NOT
 * walks through every match twice.
 */
export interface TypedSearch {
  /** Null when only words were excluded: then nothing is looked for. */
  readonly wanted: string | null
  readonly unwanted: readonly string[]
}

/**
 * Every word must occur, the last may be the beginning of one; "quoted words" belong together; a minus excludes. Words
 * are always quoted, so that no operator of FTS5 can be typed by accident.
 *
 * Null when there is no word in it.
 */
export function typedSearch(text: string): TypedSearch | null {
  const wanted: string[] = []
  const unwanted: string[] = []
  for (const [, minus = '', phrase, word] of text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/gu)) {
    const plain = (phrase ?? word ?? '').normalize('NFC')
    if (!/[\p{L}\p{N}]/u.test(plain)) continue
    const quoted = `"${plain.replaceAll('"', '""')}"${phrase === undefined ? '*' : ''}`
    if (minus === '-') unwanted.push(quoted)
    else wanted.push(quoted)
  }
  if (wanted.length + unwanted.length === 0) return null
  return { wanted: wanted.length === 0 ? null : wanted.join(' AND '), unwanted }
}

/** Sequence numbers of the runs that hold a word or phrase, or all of several. */
export type SearchText = (match: string) => readonly number[]

export function textSearch(db: Database): SearchText {
  const statement = db.prepare('SELECT rowid FROM run_text WHERE run_text MATCH ?').pluck()
  return (match) => statement.all(match) as number[]
}
