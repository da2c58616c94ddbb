/** One TypeScript project per environment: a name that an environment lacks does not compile there. */
export const typeProjects = [
  'tsconfig.test.json',
  'tsconfig.main.json',
  'tsconfig.renderer.json',
  'tsconfig.models.json',
  'tsconfig.preload.json',
  'tsconfig.bridge.json',
  'tsconfig.shell.json',
  'tsconfig.stand-in.json',
] as const
