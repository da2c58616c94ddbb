import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findModels } from '../../../models/architectures/find-models.ts'
import { FormatRefusal } from '../../../models/formats/format-refusal.ts'
import { readLora } from '../../../models/formats/lora/read-lora.ts'
import type { ByteSource } from '../../../models/formats/pack-files.ts'
import { parseConfigText } from '../../../models/formats/parse-config.ts'
import { openTensorFile } from '../../../models/formats/tensor-file.ts'
import { importOnnx } from '../../../models/onnx/import/import-onnx.ts'
import { OnnxRefusal } from '../../../models/onnx/onnx-refusal.ts'
import { unetConfigSchema } from '../../../models/architectures/unet-config.ts'
import { ascii, global, pickleBytes, text } from '../../support/pickle-bytes.ts'
import { byteSource, safetensorsBytes } from '../../support/safetensors-bytes.ts'
import { zipBytes } from '../../support/zip-bytes.ts'

/**
 * Files made to mislead, for every reader but the checkpoint's own corpus (hostile-checkpoints.test.ts): each is refused
 * by a named error, without a read past the end and in bounded memory. Nothing is written: readers only have `read`.
 */

const parity = path.join(import.meta.dirname, '../../fixtures/golden/parity')
const fixture = (name: string) => new Uint8Array(readFileSync(path.join(parity, name)))
const isRefusal = (thrown: unknown): thrown is FormatRefusal | OnnxRefusal =>
  thrown instanceof FormatRefusal || thrown instanceof OnnxRefusal

/** A file that counts what is read of it. */
function metered(bytes: Uint8Array): ByteSource & { readonly taken: () => number } {
  let taken = 0
  const source = byteSource(bytes)
  return {
    size: bytes.length,
    read: (offset, length) => ((taken += length), source.read(offset, length)),
    taken: () => taken,
  }
}

function read(bytes: Uint8Array, name: string): void {
  const source = metered(bytes)
  if (name.endsWith('.onnx'))
    importOnnx(source, { location: name, dims: { batch: 1, height: 8, width: 8, sequence: 7 } })
  else if (name.includes('lora')) readLora(source, name)
  else for (const model of findModels(openTensorFile(source, name))) model.infer()
  // Headers are read, weights are not: a file of gigabytes costs no more.
  expect(source.taken()).toBeLessThan(3 * bytes.length + 200_000)
}

/** What came of it: null when it was read, the refusal's code, or a bug. */
function outcome(bytes: Uint8Array, name: string): string | null {
  try {
    read(bytes, name)
    return null
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown.code
    throw thrown
  }
}

const files = [
  'unet-sd1/layouts/single-file.safetensors',
  'vae-decoder/layouts/single-file.ckpt',
  'clip-b32-text/layouts/open-clip.pt',
  'sscd-resnet50/layouts/torchscript.pt',
  'transalnet-res/layouts/published.pth',
  'unet-sd1/lora/kohya.safetensors',
  'vae-decoder/torchscript-17/model.onnx',
]

describe('a file cut short', () => {
  it.each(files)('%s is refused at every kilobyte', (name) => {
    const bytes = fixture(name)
    const lengths = Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, i) => 1024 * i)
    expect(lengths.filter((length) => outcome(bytes.subarray(0, length), name) === null)).toEqual([])
  })
})

describe('a file with damaged bytes', () => {
  it.each(files)('%s is read or refused, and nothing else happens', (name) => {
    const bytes = fixture(name)
    let state = 12345
    const next = (below: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below
    for (let i = 0; i < 60; i++) {
      const damaged = bytes.slice()
      // Descriptions are at the ends; most of the middle is numbers.
      for (let k = 0; k < 4; k++) {
        const reach = Math.min(4096, bytes.length)
        damaged[next(2) === 0 ? next(reach) : bytes.length - 1 - next(reach)] = next(256)
      }
      outcome(damaged, name)
    }
  })
})

const sides = { dtype: 'F32', shape: [1], data_offsets: [0, 4] }
const headers: readonly (readonly [string, string, string])[] = [
  [
    'a shape of 2^63',
    JSON.stringify({ x: { ...sides, shape: ['@'] } }).replace('"@"', '9223372036854775808'),
    'safetensors.tensor-info',
  ],
  [
    'sides whose product is beyond 2^64',
    JSON.stringify({ x: { ...sides, shape: [4294967296, 4294967296, 4] } }),
    'safetensors.tensor-info',
  ],
  ['a negative side', JSON.stringify({ x: { ...sides, shape: [-1] } }), 'safetensors.tensor-info'],
  ['half a side', JSON.stringify({ x: { ...sides, shape: [0.5] } }), 'safetensors.tensor-info'],
  ['offsets that overlap', JSON.stringify({ x: sides, y: sides }), 'safetensors.offsets'],
  ['offsets backwards', JSON.stringify({ x: { ...sides, data_offsets: [4, 0] } }), 'safetensors.tensor-info'],
  ['offsets far outside', JSON.stringify({ x: { ...sides, data_offsets: [1e15, 1e15 + 4] } }), 'safetensors.offsets'],
  ['a hole', JSON.stringify({ x: { ...sides, data_offsets: [4, 8] } }), 'safetensors.offsets'],
  ['a type of its own', JSON.stringify({ x: { ...sides, dtype: 'F32; import os' } }), 'safetensors.dtype'],
  ['a fourth field', JSON.stringify({ x: { ...sides, location: '../../etc/passwd' } }), 'safetensors.tensor-info'],
  ['metadata that is no text', JSON.stringify({ __metadata__: { a: { b: 1 } }, x: sides }), 'safetensors.tensor-info'],
  ['one name twice', `{"x":${JSON.stringify(sides)},"x":${JSON.stringify(sides)}}`, 'json.duplicate-key'],
  [
    '__proto__ twice',
    `{"__proto__":${JSON.stringify(sides)},"__proto__":${JSON.stringify(sides)}}`,
    'json.duplicate-key',
  ],
  ['brackets without end', '{"x":' + '['.repeat(100_000), 'json.too-deep'],
  ['no end', '{"x":', 'json.syntax'],
  ['a list instead', '[]', 'safetensors.header-length'],
  ['a program instead', '#!/bin/sh\nrm -rf /\n', 'safetensors.header-length'],
]

describe('a safetensors header with', () => {
  it.each(headers)('%s is refused', (_, header, code) => {
    expect(outcome(safetensorsBytes(header, 4), 'x.safetensors')).toBe(code)
    expect(outcome(safetensorsBytes(header, 4), 'lora.safetensors')).toBe(code)
  })

  it.each([0n, 1n, 2n ** 63n, 2n ** 64n - 1n, BigInt(2 ** 24) + 1n])('a length of %s is refused', (promised) => {
    const bytes = safetensorsBytes(JSON.stringify({ x: sides }), 4, promised)
    expect(outcome(bytes, 'x.safetensors')).toMatch(/^safetensors\.header/)
  })

  it('tensors called __proto__ and constructor are tensors, and change no prototype', () => {
    const header = `{"__proto__":${JSON.stringify(sides)},"constructor":${JSON.stringify({ ...sides, data_offsets: [4, 8] })}}`
    const { entries } = openTensorFile(byteSource(safetensorsBytes(header, 8)), 'x.safetensors')
    expect([...entries.keys()]).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
  })
})

describe('a single-file model', () => {
  const place = (name: string, shape: readonly number[], from: number) =>
    [name, { dtype: 'F32', shape, data_offsets: [from, from + 4 * shape.reduce((a, b) => a * b, 1)] }] as const

  it.each([
    ['only its first tensor', [place('model.diffusion_model.input_blocks.0.0.weight', [1, 1], 0)], 4],
    ['a decoder without its rest', [place('first_stage_model.decoder.up.0.block.0.conv1.weight', [1], 0)], 4],
    [
      'a fused matrix that is no three thirds',
      [
        place('visual.conv1.weight', [1, 1, 1, 1], 0),
        place('visual.proj', [1, 1], 4),
        place('token_embedding.weight', [1, 1], 8),
        place('transformer.resblocks.0.attn.in_proj_weight', [1, 1], 12),
      ],
      16,
    ],
    ['an attention map alone', [place('decoder.TransEncoder1.position_embeddings', [1, 1, 1], 0)], 4],
  ] as const)('with %s is refused by the tensor it lacks', (_, tensors, size) => {
    const bytes = safetensorsBytes(JSON.stringify(Object.fromEntries(tensors)), size)
    expect(outcome(bytes, 'x.safetensors')).toBe('weights.missing')
  })
})

describe('a TorchScript archive', () => {
  const archive = (pickle: Uint8Array, ...more: Parameters<typeof zipBytes>[0]) =>
    zipBytes([{ name: 'm/data.pkl', data: pickle }, ...more], {})
  const module = global('__torch__', 'M')

  it('whose modules hold each other without end is refused', () => {
    // M.a = M.b = … each level the one before, twice: 2^40 names from 40 levels.
    const levels = Array.from({ length: 40 }, (_, i) => [
      module,
      ascii(')'),
      0x81,
      ascii('}('),
      text('a'),
      ascii('h'),
      i,
      text('b'),
      ascii('h'),
      i,
      ascii('ub'),
      ascii('q'),
      i + 1,
    ]).flat()
    const pickle = pickleBytes(module, ascii(')'), 0x81, ascii('q'), 0, ...levels)
    expect(outcome(archive(pickle), 'x.pt')).toMatch(/^checkpoint\./)
  })

  it.each(['os', 'posix', 'subprocess', 'builtins', 'torch.jit'])('that names %s is refused whole', (name) => {
    expect(outcome(archive(pickleBytes(global(name, 'system'), ascii(')R'))), 'x.pt')).toBe('checkpoint.global-refused')
  })

  it('whose program overlaps its description is refused', () => {
    const bytes = archive(pickleBytes(ascii('}')), { name: 'm/code/a.py', data: ascii('x') })
    expect(outcome(bytes.slice(0, -1), 'x.pt')).toMatch(/^(checkpoint|safetensors)\./)
  })
})

describe('a configuration', () => {
  it.each([
    ['nested without end', '['.repeat(1_000_000), 'json.too-deep'],
    ['with a key twice', '{"in_channels":4,"in_channels":9}', 'json.duplicate-key'],
    ['with a side of 2^63', '{"in_channels":9223372036854775808}', 'config.unsupported'],
    ['with a side below one', '{"in_channels":0}', 'config.unsupported'],
    ['of another kind', '"unet"', 'config.unsupported'],
    ['cut short', '{"in_channels":', 'json.syntax'],
    ['with more after its end', '{}{}', 'json.syntax'],
  ])('%s is refused', (_, json, code) => {
    expect(() => parseConfigText(unetConfigSchema, json, 'config.json')).toThrow(expect.objectContaining({ code }))
  })

  it('with __proto__ changes no prototype', () => {
    parseConfigText(unetConfigSchema, '{"__proto__":{"polluted":1}}', 'config.json')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
