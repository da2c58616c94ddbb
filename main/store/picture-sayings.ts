import type { PictureSayings } from '../files/picture-texts.ts'
import { labelsOf } from './labels.ts'
import type { History } from './schema.ts'

/** What was said of the run that a picture belongs to; of several runs, the best rated one. */
export async function pictureSayings(history: History, image: string): Promise<PictureSayings> {
  const row = await history
    .selectFrom('run')
    .select(['seq', 'rating'])
    .where('id', 'in', (of) => of.selectFrom('step').select('run_id').where('image', '=', image))
    .orderBy('rating', 'desc')
    .executeTakeFirst()
  if (row === undefined) return { rating: 0, tags: [] }
  return { rating: row.rating, tags: (await labelsOf(history, row.seq)).tags }
}
