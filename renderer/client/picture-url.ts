import type { MethodName } from '../../preload/contract/recipe.ts'

/** Address of a stored picture. Relative, so that it holds in Electron and in a browser tab. */
export function pictureUrl(sha256: string): string {
  return `image/${sha256}.png`
}

/** Address of a small picture of a stored one. */
export function thumbnailUrl(sha256: string): string {
  return `thumbnail/${sha256}`
}

/** Address of the rough picture number `n` of a drawing under way. */
export function previewUrl(run: string, method: MethodName, n: number): string {
  return `preview/${run}/${method}/${n}.png`
}
