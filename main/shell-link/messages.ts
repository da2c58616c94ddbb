/**
 * What the shell and the host say to each other over the host's parent port.
 *
 * The host cannot fork in Electron (RunAsNode is off), so the shell forks the engine for it and passes their
 * messages on unread. Pages get a port of their own; pictures and the page itself are fetched through here.
 * Both sides are ours and of one version, so types suffice.
 */

/** A `Request` as plain data. `id` pairs it with its answer. */
export interface FetchRequest {
  readonly id: number
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  /** Null when the method has no body. */
  readonly body: ArrayBuffer | null
}

/** A `Response` as plain data. */
export interface FetchAnswer {
  readonly id: number
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: ArrayBuffer
}

/** What only the shell can do: show a dialog, use the system's key store. `id` pairs it with its answer. */
export interface Question {
  readonly id: number
  readonly what: 'file' | 'folder' | 'seal' | 'open'
  readonly text: string
}

export type ToHost =
  /** A port to a page rides along. */
  | { readonly kind: 'page' }
  | { readonly kind: 'fetch'; readonly request: FetchRequest }
  | { readonly kind: 'from-engine'; readonly message: unknown }
  /** `code` is the exit code; the engine's messages before it have all been passed on. */
  | { readonly kind: 'engine-exit'; readonly code: number }
  /** Places of models that a person dropped on the page. */
  | { readonly kind: 'dropped'; readonly places: readonly string[] }
  /** Chosen paths, or one text; empty for nothing. */
  | { readonly kind: 'told'; readonly id: number; readonly value: readonly string[] }
  /** The app is quitting: finish what is being written, then end. */
  | { readonly kind: 'close' }

export type FromHost =
  | { readonly kind: 'answer'; readonly answer: FetchAnswer }
  | { readonly kind: 'launch-engine' }
  | { readonly kind: 'to-engine'; readonly message: unknown }
  | { readonly kind: 'kill-engine' }
  | { readonly kind: 'ask'; readonly question: Question }
  /** The host cannot go on (data folder in use, library of a newer version …); it has said why and will end. */
  | { readonly kind: 'fatal'; readonly title: string; readonly detail: string }
