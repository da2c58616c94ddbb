/** The setting that says whether the last session ended as it should. */
export const closedKey = 'closed'

/**
 * The setting that says: every picture of the library has its row. Missing from a history that was just made, restored or
 * is older than the setting; until it is there no file may be taken for an orphan.
 */
export const indexedKey = 'indexed'

/** Its being there says that a check found damage: the next opening looks at every page before it believes anything. */
export const suspectFile = (file: string): string => `${file}.suspect`
