import { utilityProcess, type UtilityProcess } from 'electron/main'
import { childEnvironment } from '../policy/child-environment.ts'

/** Forks one of our two background processes, with an environment that cannot load foreign code. */
export function forkProcess(serviceName: string, entry: string, args: readonly string[]): UtilityProcess {
  return utilityProcess.fork(entry, [...args], {
    serviceName,
    env: childEnvironment(process.env),
    stdio: 'inherit',
  })
}
