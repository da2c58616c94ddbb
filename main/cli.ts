import { doctor } from './cli/doctor.ts'
import { generate } from './cli/generate.ts'
import {
  annotateRuns,
  exportRuns,
  importFiles,
  libraryCommand,
  searchRuns,
  verifyRunCommand,
} from './cli/library-commands.ts'
import { listPacks, listRuns } from './cli/list-commands.ts'
import { modelsCommand } from './cli/models-command.ts'
import { parseCommand } from './cli/parse-arguments.ts'
import { reportThrown } from './cli/print-failure.ts'
import type { Interrupts } from './cli/run-to-end.ts'
import { usage } from './cli/usage.ts'
import { appVersion } from './files/app-version.ts'

/** The command line: the same host as everywhere, without a window. */

const out = (text: string): void => void process.stdout.write(text)
const progress = { isTty: process.stderr.isTTY, write: (text: string) => void process.stderr.write(text) }
const interrupts: Interrupts = (onInterrupt) => {
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  return () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}

async function run(args: readonly string[]): Promise<number> {
  const { name, options, words } = parseCommand(args)
  switch (name) {
    case 'generate':
      return generate(options, { out, progress }, interrupts)
    case 'doctor':
      return doctor(options, { out, progress })
    case 'packs':
      return listPacks(options, out)
    case 'runs':
      return listRuns(options, out)
    case 'search':
      return searchRuns(words, options, out)
    case 'rate':
      return annotateRuns(words, options, out)
    case 'verify':
      return verifyRunCommand(words, options, out)
    case 'export':
      return exportRuns(words, options, out)
    case 'import':
      return importFiles(words, options, out)
    case 'library':
      return libraryCommand(words, options, out)
    case 'models':
      return modelsCommand(words, options, { out, progress })
    case 'version':
      out(`${appVersion}\n`)
      return 0
    case 'help':
      out(usage)
      return 0
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (thrown) {
  process.exitCode = reportThrown(thrown)
}
