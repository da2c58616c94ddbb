import { errorCodes, type Failure } from '../../preload/contract/errors.ts'

/** A failure as a person reads it: what, which, what to do. */
export function failureText({ code, message, item, remedy }: Failure): string {
  const which = item === null ? '' : `\n  which: ${item}`
  return `fovea: ${message} [${code}]${which}\n  do: ${remedy}\n`
}

/** 2 for what the user can mend, 1 for what is ours. */
export function exitCodeOf({ code }: Failure): 1 | 2 {
  return errorCodes[code] === 'user' ? 2 : 1
}
