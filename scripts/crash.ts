import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { diskCodes, failingImports } from '../test/support/crash/failing-imports.ts'
import { crashRounds } from '../test/support/crash/crash-rounds.ts'

/** `npm run crash -- --rounds N [--seed S]`: kills a working library N times, fails its every write, looks whether anything was lost. */
const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } })
const rounds = Number(values.rounds ?? 20)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const root = mkdtempSync(join(tmpdir(), 'fovea-crash-'))
const total = { rounds: 0, writes: 0, cutShort: 0, acknowledged: 0, broken: 0 }
process.stdout.write(`seed ${seed}\n`)
for await (const { task, acknowledged, cutShort, broken } of crashRounds(root, rounds, seed)) {
  total.rounds++
  if (cutShort) total.cutShort++
  total.acknowledged += acknowledged
  total.broken += broken.length
  if (broken.length > 0) process.stdout.write(`round ${total.rounds} (${task}): ${broken.join('; ')}\n`)
}
process.stdout.write(
  `${total.rounds} rounds, ${total.cutShort} cut short, ${total.acknowledged} acknowledged, ${total.broken} broken\n`,
)
for (const code of diskCodes) {
  for (const once of [false, true]) {
    const folder = mkdtempSync(join(root, 'failing-'))
    for await (const { n, broken } of failingImports(
      folder,
      () => code,
      () => once,
    )) {
      total.writes++
      total.broken += broken.length
      if (broken.length > 0) process.stdout.write(`write ${n} (${code}): ${broken.join('; ')}\n`)
    }
  }
}
process.stdout.write(`${total.writes} failing writes, ${total.broken} broken in all\n`)
// What was found broken is kept to be looked at.
if (total.broken === 0) rmSync(root, { recursive: true, force: true })
else process.stdout.write(`kept in ${root}\n`)
process.exitCode = total.broken === 0 ? 0 : 1
