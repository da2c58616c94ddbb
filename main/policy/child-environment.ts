/**
 * Variables that would load foreign code into a child process, or change what it is.
 * LD_LIBRARY_PATH stays: CUDA is found through it.
 */
const dangerous = /^(NODE_|ELECTRON_|LD_PRELOAD|LD_AUDIT|DYLD_|npm_)/i

/** The environment of the host and engine processes. */
export function childEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !dangerous.test(name)) kept[name] = value
  }
  return kept
}
