import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * The studio in a browser tab, from its sources. Node strips the types of some hundred files at every start; what it made of
 * them is kept here, in our own folder and not in one that other users can write to, and halves the start.
 */
enableCompileCache(fileURLToPath(new URL('../.fovea/compile-cache', import.meta.url)))
const { serveStudio } = await import('./serve/serve-studio.ts')
await serveStudio(process.argv.slice(2))
