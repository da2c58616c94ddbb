import { spawn } from 'node:child_process'

/** The studio in a browser tab, rebuilt and restarted when its sources change. Ctrl-C ends both. */
const children = [
  ['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel', 'warn'],
  ['--watch', 'main/serve.ts', '--open'],
].map((args) => spawn(process.execPath, args, { stdio: 'inherit' }))

for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 1
    for (const other of children) other.kill('SIGTERM')
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
