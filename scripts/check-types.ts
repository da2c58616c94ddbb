import { run } from './run-command.ts'
import { typeProjects } from './type-projects.ts'

/** Type-checks every environment, two at a time; prints what fails and exits with 1 then. */

const queue = [...typeProjects]
let failed = false

async function drain(): Promise<void> {
  for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
    const { code, output } = await run('node_modules/typescript/bin/tsc', [
      '-p',
      project,
      '--pretty',
      'false',
      '--incremental',
      '--tsBuildInfoFile',
      `.fovea/${project}.tsbuildinfo`,
    ])
    if (code === 0) continue
    failed = true
    process.stdout.write(`${project}\n${output}\n`)
  }
}

await Promise.all([drain(), drain()])
process.exitCode = failed ? 1 : 0
