/** Gives a file to the browser to keep: it asks, or has settled, where. The page never names a path. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has read the address by the time its task runs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
