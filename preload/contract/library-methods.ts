import { z } from 'zod'
import { annotationChange, board, runSelection, savedSearch, tagCount } from './annotation.ts'
import { boardId, galleryFilter, galleryItem, galleryPage, galleryQuery, likenessWork, similarItem } from './gallery.ts'
import { exportOrder, exportReady } from './library-export.ts'
import { libraryPlace } from './library-places.ts'
import { method } from './method-schema.ts'
import { recallPart, recalled } from './recall.ts'
import { runReceipt, verification } from './receipt.ts'
import { methodName, runId, sha256 } from './recipe.ts'
import { libraryUsage, retentionRule, thinning } from './retention.ts'
import { runDetails } from './run-details.ts'

const nothing = z.strictObject({})
const name = z.string().trim().min(1).max(120)
const undoable = z.strictObject({ changed: z.int(), undo: z.string().max(64) })

export const libraryCheck = z.strictObject({
  /** What SQLite's own check says; `ok` when the database is whole. */
  integrity: z.string(),
  runs: z.int(),
  /** Files that rows refer to and that are not there. */
  missing: z.array(sha256),
  /** Files whose content is not what their name promises; only looked for when asked. */
  damaged: z.array(sha256),
  /** Files that no row stood for, now deleted. */
  swept: z.int(),
})

/** What is asked of the history: finding, saying what one thinks, keeping house, going back. */
export const libraryMethods = {
  /** A page of a gallery, filtered, in order, perhaps grouped, with facets. */
  'library.query': method(galleryQuery, galleryPage),
  /**
   * The runs of a stretch of such a page, for selecting more than is on the screen: one list an item, the item's own run
   * first, then the others of its group.
   */
  'library.ids': method(
    galleryQuery.omit({ limit: true, facets: true }).extend({ limit: z.int().min(1).max(10_000) }),
    z.strictObject({ items: z.array(z.array(runId)) }),
  ),
  /** Runs by name, in that order; unknown ones are left out. */
  'library.items': method(z.strictObject({ ids: z.array(runId).max(200) }), z.array(galleryItem)),
  /** Makes a file of runs ready to be fetched. Nothing is written before it is. */
  'library.export': method(exportOrder, exportReady),
  'run.details': method(z.strictObject({ id: runId }), runDetails),
  /** Rates, stars, tags, boards, notes, removes or brings back many runs at once. `undo` takes all of it back. */
  'library.annotate': method(z.strictObject({ runs: runSelection, change: annotationChange }), undoable),
  /** @throws library.nothing-to-undo when it was too long ago, or the host was started anew */
  'library.undo': method(z.strictObject({ undo: z.string().max(64) }), z.strictObject({ changed: z.int() })),
  /** Deletes runs that were removed before, and their files. There is no way back. */
  'library.purge': method(
    z.strictObject({ runs: runSelection }),
    z.strictObject({ purged: z.int(), bytes: z.number() }),
  ),
  'tag.list': method(nothing, z.array(tagCount)),
  'board.list': method(nothing, z.array(board)),
  /** Makes a board, or renames the one of that id. */
  'board.save': method(z.strictObject({ id: boardId.nullable().default(null), name }), z.strictObject({ id: boardId })),
  /** The board goes, its runs stay. */
  'board.remove': method(z.strictObject({ id: boardId }), z.null()),
  'search.list': method(nothing, z.array(savedSearch)),
  'search.save': method(
    z.strictObject({ id: boardId.nullable().default(null), name, filter: galleryFilter }),
    z.strictObject({ id: boardId }),
  ),
  'search.remove': method(z.strictObject({ id: boardId }), z.null()),
  /** Runs whose best pictures look alike, by the embedding of the pack's image encoder; the nearest first. */
  'library.similar': method(
    z.strictObject({
      id: runId,
      method: methodName.nullable().default(null),
      limit: z.int().min(1).max(200).default(30),
    }),
    z.array(similarItem),
  ),
  /** Runs whose attention lies where the sketch has it: 16 × 16 grey, row-major, base64. */
  'library.composition': method(
    z.strictObject({ map: z.base64().length(344), limit: z.int().min(1).max(200).default(30) }),
    z.array(similarItem),
  ),
  /** Looks at the pictures that were drawn or imported before anybody did, behind everything else; or stops, or only tells. */
  'library.likeness': method(z.strictObject({ do: z.enum(['tell', 'start', 'stop']) }), likenessWork),
  /** The user's libraries, and whether the host can ask for another by a dialog. */
  'library.list': method(nothing, z.strictObject({ libraries: z.array(libraryPlace), canPick: z.boolean() })),
  /** That library opens the next time. @throws library.unknown */
  'library.use': method(libraryPlace.pick({ id: true }), z.null()),
  /** Lets the user choose the library of the next time by a dialog of the host; null when nothing was chosen. */
  'library.pick': method(nothing, z.strictObject({ id: libraryPlace.shape.id.nullable() })),
  'library.usage': method(nothing, libraryUsage),
  'library.retention': method(nothing, retentionRule),
  'library.setRetention': method(retentionRule, z.null()),
  /** Applies the rule, or with `dryRun` says what it would give up. */
  'library.thin': method(z.strictObject({ dryRun: z.boolean() }), thinning),
  /** Looks at everything. `hashes` reads every file, which takes its time. */
  'library.check': method(z.strictObject({ hashes: z.boolean().default(false) }), libraryCheck),
  /** All of a run's recipe, or a part of it to be laid over what is being typed. */
  'run.recall': method(z.strictObject({ id: runId, part: recallPart }), recalled),
  /** Draws the same recipe again as a run of its own. */
  'run.rerun': method(z.strictObject({ id: runId }), z.strictObject({ id: runId })),
  'run.receipt': method(z.strictObject({ id: runId }), runReceipt),
  /** Draws the run again without keeping it, and names the first step that differs. Waits for its turn in the queue. */
  'run.verify': method(z.strictObject({ id: runId }), verification),
} as const
