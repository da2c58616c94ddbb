import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Marks the fuse wire within Electron's binary (@electron/fuses, src/constants.ts). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const wireVersion = 1
/** As Electron ships them: RunAsNode, NODE_OPTIONS, inspect and file privileges on, the rest off. */
const shippedFuses = '101100011'

/** Lays out what electron-builder takes for an Electron distribution: names and fuses are real, the code is not. */
export function writeStandInDist(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  const wire = Buffer.concat([
    Buffer.from('not a program\n'),
    Buffer.from(sentinel),
    Buffer.from([wireVersion, shippedFuses.length]),
    Buffer.from(shippedFuses),
    Buffer.alloc(64),
  ])
  writeFileSync(join(folder, 'electron'), wire)
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'chrome-sandbox'), '')
  writeFileSync(join(folder, 'version'), '45.4.1')
  writeFileSync(join(folder, 'LICENSE'), 'stand-in')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stand-in')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '')
}
