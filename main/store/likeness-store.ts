import type { Database } from 'better-sqlite3'
import { similarItem, type SimilarItem } from '../../preload/contract/gallery.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'

/** Finding runs by what their best pictures look like, or by where attention lies in them. Exact search, no index. */
export interface LikenessStore {
  /** `composition` is 16 × 16 bytes. Replaces what was known of that drawing. */
  readonly setComposition: (run: string, method: MethodName, composition: Uint8Array) => void
  /** Unit length; `encoder` names the weights, vectors of another cannot be compared. */
  readonly setEmbedding: (run: string, method: MethodName, encoder: string, embedding: Float32Array) => void
  readonly byComposition: (map: Uint8Array, limit: number) => SimilarItem[]
  /** Empty when nothing is known of that run. */
  readonly byEmbedding: (run: string, method: MethodName | null, limit: number) => SimilarItem[]
}

/** Cells of a composition in each direction. */
export const compositionSide = 16

export function likenessStore(db: Database): LikenessStore {
  const insert = (column: string): string => `
    INSERT INTO likeness (run_seq, method, ${column}) SELECT seq, @method, ${column === 'composition' ? '@value' : '@encoder, @value'}
    FROM run WHERE id = @run
    ON CONFLICT DO UPDATE SET ${column === 'composition' ? 'composition = excluded.composition' : 'encoder = excluded.encoder, embedding = excluded.embedding'}`
  const compose = db.prepare(insert('composition'))
  const embed = db.prepare(insert('encoder, embedding'))
  const compositions = db
    .prepare(
      `SELECT run_seq, likeness.method, composition FROM likeness JOIN run ON run.seq = run_seq
      WHERE composition IS NOT NULL AND removed_at IS NULL`,
    )
    .raw()
  const own = db.prepare(
    `SELECT run_seq AS seq, method, encoder, embedding FROM likeness WHERE embedding IS NOT NULL
    AND run_seq = (SELECT seq FROM run WHERE id = ?) AND (method = ? OR ? IS NULL) ORDER BY method DESC LIMIT 1`,
  )
  const embeddings = db
    .prepare(
      `SELECT run_seq, likeness.method, embedding FROM likeness JOIN run ON run.seq = run_seq
      WHERE encoder = ? AND removed_at IS NULL AND run_seq <> ?`,
    )
    .raw()
  const describe = db.prepare(
    // An imported picture has no drawing.
    `SELECT run.id, @method AS method, coalesce(drawing.best_image, run.picture) AS image
    FROM run LEFT JOIN drawing ON drawing.run_id = run.id AND drawing.method = @method
    WHERE run.seq = @seq AND coalesce(drawing.best_image, run.picture) IS NOT NULL`,
  )

  function items(found: readonly Scored[]): SimilarItem[] {
    return found.flatMap(({ seq, method, likeness }) => {
      const row = describe.get({ seq, method })
      return row === undefined ? [] : [similarItem.parse({ ...row, likeness })]
    })
  }

  return {
    setComposition(run, method, composition) {
      compose.run({ run, method, value: Buffer.from(composition) })
    },
    setEmbedding(run, method, encoder, embedding) {
      embed.run({ run, method, encoder, value: Buffer.from(new Float32Array(embedding).buffer) })
    },
    byComposition(map, limit) {
      const wanted = centred(map)
      const best = topOf(limit)
      for (const [seq, method, value] of compositions.iterate() as Iterable<[number, string, Buffer]>) {
        best.offer({ seq, method, likeness: correlation(wanted, value) })
      }
      return items(best.found())
    },
    byEmbedding(run, method, limit) {
      const from = own.get(run, method, method) as { seq: number; encoder: string; embedding: Buffer } | undefined
      if (from === undefined) return []
      const wanted = floats(from.embedding)
      const best = topOf(limit)
      for (const [seq, name, value] of embeddings.iterate(from.encoder, from.seq) as Iterable<
        [number, string, Buffer]
      >) {
        best.offer({ seq, method: name, likeness: dot(wanted, floats(value)) })
      }
      return items(best.found())
    },
  }
}

interface Scored {
  readonly seq: number
  readonly method: string
  readonly likeness: number
}

/** Keeps the best so far without sorting everything. */
function topOf(limit: number): { offer: (item: Scored) => void; found: () => Scored[] } {
  let kept: Scored[] = []
  let worst = -Infinity
  const order = (a: Scored, b: Scored): number => b.likeness - a.likeness || b.seq - a.seq
  return {
    offer(item) {
      if (kept.length >= limit * 2 && item.likeness <= worst) return
      kept.push(item)
      if (kept.length < limit * 4) return
      kept = kept.sort(order).slice(0, limit)
      worst = kept.at(-1)?.likeness ?? -Infinity
    },
    found: () => kept.sort(order).slice(0, limit),
  }
}

/** Mean taken off, unit length; all zero for a map without any structure. */
function centred(map: ArrayLike<number>): Float32Array {
  const values = Float32Array.from(map)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const norm = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  return values.map((value) => (norm > 0 ? (value - mean) / norm : 0))
}

/** Pearson's correlation of a centred map with one that is not, in one pass. */
function correlation(wanted: Float32Array, map: Uint8Array): number {
  let [sum, squares, product] = [0, 0, 0]
  for (let i = 0; i < map.length; i++) {
    const value = map[i] ?? 0
    sum += value
    squares += value * value
    product += (wanted[i] ?? 0) * value
  }
  const variance = squares - (sum * sum) / map.length
  return variance > 0 ? clamp(product / Math.sqrt(variance)) : 0
}

function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return clamp(sum)
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value))
}

function floats(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer)
}
