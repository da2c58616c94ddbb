import { errorCodes, failureOf, FoveaError, type Failure } from '../../preload/contract/errors.ts'

/** A failure as a person reads it: what, which, what to do. */
export function failureText({ code, message, item, remedy }: Failure): string {
  const which = item === null ? '' : `\n  which: ${item}`
  return `fovea: ${message} [${code}]${which}\n  do: ${remedy}\n`
}

/** 2 for what the user can mend, 1 for what is ours. */
export function exitCodeOf({ code }: Failure): 1 | 2 {
  return errorCodes[code] === 'user' ? 2 : 1
}

/**
 * Ends a command that threw: what happened goes to standard error, and the exit code comes back.
 *
 * The stack of a bug belongs to whoever runs the command; no page sees this.
 */
export function reportThrown(thrown: unknown): 1 | 2 {
  const failure = failureOf(thrown)
  process.stderr.write(failureText(failure))
  if (!(thrown instanceof FoveaError))
    process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  return exitCodeOf(failure)
}
