import { z } from 'zod'

/** A library of this user, told by the id that `library.use` takes; the place is for people to read. */
export const libraryPlace = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  place: z.string(),
  isOpen: z.boolean(),
  /** It opens the next time, unless a folder is named at the start. */
  isNext: z.boolean(),
  /** False for a drive that is not plugged in. */
  isThere: z.boolean(),
})
export type LibraryPlace = z.infer<typeof libraryPlace>
