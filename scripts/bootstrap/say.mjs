/** One line about set-up. On standard error, so that a task's own output (`--json`) stays clean. */
export function say(line) {
  process.stderr.write(`fovea: ${line}\n`)
}

/** Set-up could not go on; the message says why and what to do. */
export class SetUpError extends Error {}
