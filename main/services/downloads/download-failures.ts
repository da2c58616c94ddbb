import { FoveaError } from '../../../preload/contract/errors.ts'

/** What can go wrong with a download, in words. `item` is the file, never an address: it may hold a token. */

export function unreachable(item: string, why: string): FoveaError {
  return new FoveaError(
    'download.unreachable',
    `The server could not be reached: ${why}.`,
    item,
    'Check the connection, the proxy and the mirror, then retry; what was fetched is kept.',
  )
}

export function refusedByServer(item: string, status: number): FoveaError {
  const remedy =
    status === 401 || status === 403
      ? 'This model needs an account that has accepted its terms: set a token, then retry.'
      : 'Check the mirror in the settings, then retry.'
  return new FoveaError('download.refused', `The server answered ${status}.`, item, remedy)
}

export function corrupt(item: string, what: string): FoveaError {
  return new FoveaError(
    'download.corrupt',
    `What the server sent is not the file: ${what}.`,
    item,
    'Nothing of it was kept. Retry, or set another mirror.',
  )
}

export function noSpace(item: string, need: number, free: number): FoveaError {
  return new FoveaError(
    'download.no-space',
    `${mega(need)} are needed and ${mega(free)} are free.`,
    item,
    'Make room on the disk, then retry.',
  )
}

export function unknownDownload(id: string): FoveaError {
  return new FoveaError('download.unknown', 'There is no such download.', id, 'Choose one from the list.')
}

function mega(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}
