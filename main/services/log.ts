/** The host's log: one JSON line an entry, on this machine only. Never a prompt, never a token. */
export interface Log {
  readonly info: (event: string, fields?: Readonly<Record<string, string | number | null>>) => void
  readonly warn: (event: string, fields?: Readonly<Record<string, string | number | null>>) => void
  /** Of a bug: the stack goes here and nowhere else. */
  readonly bug: (event: string, thrown: unknown) => void
}

/** For hosts that keep no log. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, bug: () => undefined }
