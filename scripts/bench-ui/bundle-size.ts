import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a browser fetches, gzipped, in bytes: before the first screen, and in the views that come when they are opened. */
export interface BundleSize {
  readonly initial: number
  readonly lazy: number
}

/** Scripts and styles that `index.html` names, and those that it does not. Fonts come as they are needed. */
export function bundleSize(pageRoot: string): BundleSize {
  const html = readFileSync(path.join(pageRoot, 'index.html'), 'utf8')
  const named = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file))
  const sizeOf = (file: string) => gzipSync(readFileSync(path.join(pageRoot, file)), { level: 9 }).length
  const all = globSync('assets/*.{js,css}', { cwd: pageRoot })
  const sum = (files: readonly string[]) => files.reduce((total, file) => total + sizeOf(file), 0)
  return { initial: sum(all.filter((file) => named.has(file))), lazy: sum(all.filter((file) => !named.has(file))) }
}
