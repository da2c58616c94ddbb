import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page. Relative URLs, so that the same bundle runs at `studio://app/` and on a loopback port. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined assets would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
})
