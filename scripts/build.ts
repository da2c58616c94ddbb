import { mkdirSync } from 'node:fs'
import { build, type InlineConfig } from 'vite'

/** Builds `renderer` (the page), `electron` (main, host and engine processes, and the preload) or the `preload` alone. */

/** Loaded from node_modules at run time: native code, and what finds its files by path. */
const external = [/^node:/, /^electron/, 'better-sqlite3', 'onnxruntime-node']

const shared = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  resolve: { conditions: ['node'] },
} satisfies InlineConfig

/** One file each: a preload that shares a chunk would force the sandbox off. */
function bundle(entry: string, folder: string, file: string, format: 'es' | 'cjs'): InlineConfig {
  return {
    ...shared,
    build: {
      ssr: entry,
      outDir: `dist/${folder}`,
      emptyOutDir: false,
      target: 'node24',
      minify: folder === 'preload',
      rolldownOptions: {
        external,
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
  }
}

const preload = bundle('preload/bridge.ts', 'preload', 'preload.cjs', 'cjs')

const targets: Readonly<Record<string, readonly InlineConfig[]>> = {
  renderer: [{ configFile: 'vite.config.ts', logLevel: 'warn' }],
  electron: [
    bundle('main/index.ts', 'main', 'index.js', 'es'),
    bundle('main/host-process.ts', 'main', 'host.js', 'es'),
    bundle('main/engine/entry.ts', 'main', 'engine.js', 'es'),
    preload,
  ],
  preload: [preload],
}

const wanted = process.argv[2] ?? ''
const configs = targets[wanted]
if (configs === undefined) throw new Error(`Unknown bundle "${wanted}". Bundles: ${Object.keys(targets).join(', ')}.`)
mkdirSync('dist', { recursive: true })
for (const config of configs) await build(config)
