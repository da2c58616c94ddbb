/**
 * The setting that says: every picture of the library has its row. Missing from a history that was just made, restored or
 * is older than the setting; until it is there no file may be taken for an orphan.
 */
export const indexedKey = 'indexed'
