import { joined, zipBytes, type CraftedFile } from './zip-bytes.ts'

/** A protocol-2 pickle, operation by operation: numbers are opcodes and their bytes, texts are ASCII as they stand. */
export function pickleBytes(...operations: readonly (number | string | Uint8Array)[]): Uint8Array {
  const parts = operations.map((operation) =>
    typeof operation === 'number'
      ? Uint8Array.of(operation)
      : typeof operation === 'string'
        ? ascii(operation)
        : operation,
  )
  return joined([Uint8Array.of(0x80, 2), ...parts, Uint8Array.of(0x2e)])
}

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** BINUNICODE */
export const text = (value: string): Uint8Array => {
  const bytes = ascii(value)
  const head = new Uint8Array(5)
  head[0] = 0x58
  new DataView(head.buffer).setUint32(1, bytes.length, true)
  return joined([head, bytes])
}

/** GLOBAL */
export const global = (module: string, name: string): Uint8Array => ascii(`c${module}\n${name}\n`)

/** BININT */
export const int = (value: number): Uint8Array => {
  const bytes = new Uint8Array(5)
  bytes[0] = 0x4a
  new DataView(bytes.buffer).setInt32(1, value, true)
  return bytes
}

/** TUPLE of what comes between */
export const tuple = (...items: readonly Uint8Array[]): Uint8Array => joined([ascii('('), ...items, ascii('t')])

export interface CraftedTensor {
  readonly storage?: string
  readonly key?: string
  readonly count?: number
  readonly offset?: number
  readonly shape?: readonly number[]
  readonly strides?: readonly number[]
  readonly rebuild?: readonly [string, string]
}

/** A tensor as torch.save describes it; two floats unless told otherwise. */
export function tensor(of: CraftedTensor = {}): Uint8Array {
  const id = tuple(
    text('storage'),
    global('torch', of.storage ?? 'FloatStorage'),
    text(of.key ?? '0'),
    text('cpu'),
    int(of.count ?? 2),
  )
  const args = tuple(
    joined([id, ascii('Q')]),
    int(of.offset ?? 0),
    tuple(...(of.shape ?? [2]).map(int)),
    tuple(...(of.strides ?? [1]).map(int)),
    Uint8Array.of(0x89),
    joined([global('collections', 'OrderedDict'), ascii(')R')]),
  )
  return joined([global(...(of.rebuild ?? ['torch._utils', '_rebuild_tensor_v2'])), args, ascii('R')])
}

/** `{name: value, …}` */
export const dict = (items: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  joined([ascii('}('), ...Object.entries(items).flatMap(([name, value]) => [text(name), value]), ascii('u')])

/** An archive as torch.save lays it out, around any description. */
export function checkpointBytes(pickle: Uint8Array, more: readonly CraftedFile[] = []): Uint8Array {
  return zipBytes([
    { name: 'm/data.pkl', data: pickle },
    { name: 'm/byteorder', data: ascii('little') },
    { name: 'm/data/0', data: new Uint8Array(8) },
    { name: 'm/version', data: ascii('3\n') },
    ...more,
  ])
}
