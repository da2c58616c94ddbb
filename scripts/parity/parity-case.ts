import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { readSafetensorsHeader } from '../../models/formats/safetensors.ts'
import { must } from '../../models/must.ts'

const input = z.object({ name: z.string(), dtype: z.enum(['float32', 'int64']), shape: z.array(z.int()) })

const schema = z.object({
  case: z.string(),
  size: z.enum(['tiny', 'small', 'full']),
  /** The builder's name in `checkpoint-route.ts`. */
  kind: z.string(),
  storage: z.enum(['F32', 'F16', 'BF16']),
  parameters: z.int(),
  inputs: z.array(input),
  output: z.string(),
  /** An input, or `embedded`. */
  wrt: z.string(),
  exports: z.array(z.object({ name: z.string(), file: z.string() })),
  torch: z.object({
    version: z.string(),
    threads: z.int(),
    peakMb: z.number(),
    forwardMs: z.number().optional(),
    vjpMs: z.number().optional(),
  }),
})

/** What reference.py wrote: a model's files, and PyTorch's answers. */
export interface ParityCase extends z.infer<typeof schema> {
  readonly folder: string
  /** Inputs by name, flat. */
  readonly feeds: Readonly<Record<string, Float32Array | BigInt64Array>>
  readonly cotangent: Float32Array
  readonly expected: { readonly y: Float32Array; readonly d: Float32Array; readonly dShape: readonly number[] }
}

/** Reads a case's description and tensors; its weights stay on disk. */
export function readParityCase(folder: string): ParityCase {
  const described = schema.parse(JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')))
  const bytes = new Uint8Array(readFileSync(path.join(folder, 'io.safetensors')))
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) }
  const { entries } = readSafetensorsHeader(source, 'io.safetensors')
  const entry = (name: string) => must(entries.get(name), `the reference holds ${name}`)
  const content = (name: string) => bytes.slice(entry(name).offset, entry(name).offset + entry(name).length).buffer
  const floats = (name: string) => new Float32Array(content(name))
  const feeds = described.inputs.map(({ name, dtype }) => {
    const buffer = content(`in.${name}`)
    return [name, dtype === 'int64' ? new BigInt64Array(buffer) : new Float32Array(buffer)] as const
  })
  return {
    ...described,
    folder,
    feeds: Object.fromEntries(feeds),
    cotangent: floats('g'),
    expected: { y: floats('y'), d: floats('d'), dShape: entry('d').shape },
  }
}
