import type { ImportRule } from './import-call.ts'

/** com.microsoft operators, lowered to standard ones. */
export const contribRules: Readonly<Record<string, ImportRule>> = {}
