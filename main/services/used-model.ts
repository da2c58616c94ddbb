import type { PackOnDisk } from '../files/verify-pack.ts'
import type { UsedModel } from '../store/model-store.ts'

/** A pack as the history remembers it. */
export function usedModelOf({ manifest, manifestHash }: PackOnDisk): UsedModel {
  const { id, version, title, license, files } = manifest
  return {
    manifest: manifestHash,
    pack: id,
    version,
    title,
    license,
    files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
  }
}
