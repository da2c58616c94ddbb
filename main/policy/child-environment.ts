/**
 * Variables that would load foreign code into a child process, or change what it is.
 * (VS Code scrubs the same kinds before it forks a utility process.)
 */
const dangerous = /^(NODE_|ELECTRON_|LD_|DYLD_|npm_)/i

/** The environment of the host and engine processes. */
export function childEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !dangerous.test(name)) kept[name] = value
  }
  return kept
}
