/** Both sides of the contract have it; the contract itself knows only its name. */
interface AbortSignal {
  readonly aborted: boolean
}
