import type { Database } from 'better-sqlite3'
import type { MethodName } from '../../preload/contract/recipe.ts'

/** A picture of which nothing is known yet that likeness could be told by. */
export interface UnseenPicture {
  readonly run: string
  readonly method: MethodName
  readonly image: string
  /** Of an imported picture a name that no pack needs to have. */
  readonly pack: string
  readonly hasComposition: boolean
}

export interface UnseenPictures {
  readonly count: () => number
  readonly all: () => readonly UnseenPicture[]
  readonly ofRun: (id: string) => readonly UnseenPicture[]
}

/** The best picture of every drawing that has ended, and imported pictures, under the method that stands for them. */
const pictures = `
  SELECT run.seq, run.id AS run, drawing.method, drawing.best_image AS image, run.pack
    FROM run JOIN drawing ON drawing.run_id = run.id
    WHERE drawing.best_image IS NOT NULL AND drawing.state NOT IN ('queued', 'running') AND run.removed_at IS NULL
  UNION ALL
  SELECT seq, id AS run, 'sd' AS method, picture AS image, pack FROM run
    WHERE picture IS NOT NULL AND removed_at IS NULL`

const unseenOf = (what: string, rest: string): string => `SELECT ${what}
  FROM (${pictures}) AS picture
  LEFT JOIN likeness ON likeness.run_seq = picture.seq AND likeness.method = picture.method
  WHERE (likeness.embedding IS NULL OR likeness.composition IS NULL) ${rest}`

const columns = `picture.run, picture.method, picture.image, picture.pack, composition IS NOT NULL AS hasComposition`

export function unseenPictures(db: Database): UnseenPictures {
  const count = db.prepare(unseenOf('count(*)', '')).pluck()
  const all = db.prepare(unseenOf(columns, 'ORDER BY picture.pack, picture.seq DESC'))
  const ofRun = db.prepare(unseenOf(columns, 'AND picture.run = ?'))
  const read = (rows: unknown[]): UnseenPicture[] =>
    (rows as (Omit<UnseenPicture, 'hasComposition'> & { hasComposition: number })[]).map((row) => ({
      ...row,
      hasComposition: row.hasComposition === 1,
    }))
  return {
    count: () => count.get() as number,
    all: () => read(all.all()),
    ofRun: (id) => read(ofRun.all(id)),
  }
}
