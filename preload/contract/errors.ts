import { z } from 'zod'

/**
 * Every failure a user can cause or meet, as a value.
 *
 * `fault` decides the exit code of the command line: the user's is 2, ours is 1.
 */
export const errorCodes = {
  'recipe.unknown-method': 'user',
  'recipe.steps': 'user',
  'recipe.seed': 'user',
  'recipe.option': 'user',
  'recipe.combination': 'user',
  'recipe.empty-prompt': 'user',
  'mask.size': 'user',
  'mask.unreadable': 'user',
  'mask.unknown': 'user',
  'cli.usage': 'user',
  'pack.unknown': 'user',
  'pack.missing-file': 'user',
  'pack.damaged': 'user',
  'pack.unsupported': 'user',
  'model.unknown': 'user',
  'model.absent': 'user',
  'model.vanished': 'user',
  'model.changed': 'user',
  'model.different': 'user',
  'model.unusable': 'user',
  'model.no-dialog': 'user',
  'download.unknown': 'user',
  'download.unreachable': 'user',
  'download.refused': 'user',
  'download.corrupt': 'user',
  'download.no-space': 'user',
  'download.no-keychain': 'user',
  'port.in-use': 'user',
  'data.read-only': 'user',
  'data.locked': 'user',
  'data.newer': 'user',
  'data.corrupt': 'user',
  'disk.full': 'user',
  'disk.failing': 'user',
  'output.unwritable': 'user',
  'run.unknown': 'user',
  'run.not-running': 'user',
  'step.unknown': 'user',
  'library.nothing-to-undo': 'user',
  'library.unknown': 'user',
  'archive.refused': 'user',
  'picture.unreadable': 'user',
  'image.unknown': 'user',
  'contract.unknown-method': 'ours',
  'contract.invalid-input': 'user',
  'contract.too-large': 'user',
  'contract.closed': 'ours',
  'engine-exit': 'ours',
  'engine.provider': 'user',
  'engine.non-finite': 'ours',
  'engine.memory': 'user',
  internal: 'ours',
} as const

export type ErrorCode = keyof typeof errorCodes

const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]

/** What happened, to which item, and what to do. No stack and no path of the page's making. */
export const failure = z.strictObject({
  code: z.enum(codes),
  /** What happened, a sentence. */
  message: z.string(),
  /** Which file, run, option or method. */
  item: z.string().nullable(),
  /** What the user can do, a sentence. */
  remedy: z.string(),
})
export type Failure = z.infer<typeof failure>

/** The thrown form of a `Failure`. Anything else that is thrown is a bug and becomes `internal` at the border. */
export class FoveaError extends Error {
  readonly failure: Failure

  constructor(code: ErrorCode, message: string, item: string | null, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'FoveaError'
    this.failure = { code, message, item, remedy }
  }
}

/** The failure that a thrown value stands for. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FoveaError) return thrown.failure
  return {
    code: 'internal',
    message: 'Something went wrong inside Fovea.',
    item: null,
    remedy: 'Try again; if it happens again, send the log that is kept beside the library.',
  }
}
