import { readFileSync, writeFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { gateName } from '../../../models/memory/gate-backward.ts'
import { normals } from '../dot-product.ts'

/**
 * Loads graphs in a fresh process, runs each, and prints what the process held. Linux only: /proc.
 *
 * Arguments: a JSON file of `PeakRequest`.
 */
export interface PeakRequest {
  readonly models: readonly {
    readonly onnx: string
    readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[]
  }[]
  readonly options: Record<string, unknown>
  readonly runs: number
}

export interface Held {
  readonly at: string
  /** MB. */
  readonly peak: number
  readonly resident: number
  readonly anonymous: number
  readonly file: number
  readonly ms: number
}

const request = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PeakRequest
const held: Held[] = []
let from = performance.now()
note('start')
const sessions: InferenceSession[] = []
for (const [i, { onnx }] of request.models.entries()) {
  sessions.push(await InferenceSession.create(onnx, request.options))
  note(`load ${i}`)
}
for (let run = 0; run < request.runs; run++) {
  for (const [i, { inputs }] of request.models.entries()) {
    const feeds = Object.fromEntries(inputs.map(({ name, shape }) => [name, tensorOf(name, shape)]))
    await sessions[i]?.run(feeds)
    note(`run ${i}`)
  }
}
process.stdout.write(JSON.stringify(held))

function tensorOf(name: string, shape: readonly number[]): Tensor {
  if (name === gateName) return new Tensor('bool', [true], shape)
  const size = shape.reduce((product, side) => product * side, 1)
  return new Tensor('float32', name === 't' ? Float32Array.of(500) : normals(name.length, size), shape)
}

/** Reads the counters, then starts a new peak. */
function note(at: string): void {
  const ms = performance.now() - from
  const status = readFileSync('/proc/self/status', 'utf8')
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1024
  held.push({
    at,
    peak: field('VmHWM'),
    resident: field('VmRSS'),
    anonymous: field('RssAnon'),
    file: field('RssFile'),
    ms,
  })
  writeFileSync('/proc/self/clear_refs', '5')
  from = performance.now()
}
