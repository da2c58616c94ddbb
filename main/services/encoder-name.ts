import { createHash } from 'node:crypto'
import type { PackOnDisk } from '../files/verify-pack.ts'

/**
 * One name for the same image encoder, whichever pack it is part of: vectors of another can never be compared.
 *
 * It is made of the hashes of the files that the guidance's role names.
 */
export function encoderName({ manifest, manifestHash }: PackOnDisk): string {
  const { path, config } = manifest.roles.guidance
  const own = manifest.files.filter((file) => file.path === path || file.path.startsWith(`${path}/`))
  if (own.length === 0) return manifestHash.slice(0, 32)
  const said = own
    .map((file) => [file.path.slice(path.length), file.sha256])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([said, config ?? null]))
    .digest('hex')
    .slice(0, 32)
}
