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

/**
 * The environment of an engine of its own process.
 *
 * glibc keeps freed blocks of up to 32 MB once it has freed one: after loading the decoder of Stable Diffusion 920 MB were held where 493
 * were in use. A fixed threshold gives tensors back at once; other allocators ignore it.
 */
export function engineEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return { ...childEnvironment(environment), MALLOC_MMAP_THRESHOLD_: String(2 ** 20) }
}
