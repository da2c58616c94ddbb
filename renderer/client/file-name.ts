/** Words as a file's name: nothing that a file system could take for more than a name. */
export function fileNameOf(words: string, fallback: string, extension: string): string {
  const safe = words.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-').replaceAll(/^[. -]+|[. -]+$/g, '')
  return `${safe === '' ? fallback : safe.slice(0, 80)}.${extension}`
}
