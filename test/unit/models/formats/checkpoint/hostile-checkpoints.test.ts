import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../../../../models/formats/checkpoint/read-checkpoint.ts'
import { FormatRefusal } from '../../../../../models/formats/format-refusal.ts'
import {
  ascii,
  checkpointBytes,
  dict,
  global,
  pickleBytes,
  tensor,
  text,
  tuple,
} from '../../../../support/pickle-bytes.ts'
import { byteSource } from '../../../../support/safetensors-bytes.ts'
import { joined, zipBytes, type CraftedEnd, type CraftedFile } from '../../../../support/zip-bytes.ts'

const read = (bytes: Uint8Array) => readCheckpoint(byteSource(bytes), 'w.ckpt')
const good = pickleBytes(dict({ a: tensor() }))

describe('a pickle that wants to run something', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['os.path', 'join'],
    ['subprocess', 'Popen'],
    ['subprocess', 'check_output'],
    ['sys', 'exit'],
    ['pty', 'spawn'],
    ['builtins', 'eval'],
    ['builtins', 'exec'],
    ['builtins', 'getattr'],
    ['builtins', '__import__'],
    ['__builtin__', 'eval'],
    ['__builtin__', 'apply'],
    ['builtins', 'open'],
    ['builtins', 'compile'],
    ['importlib', 'import_module'],
    ['runpy', 'run_path'],
    ['shutil', 'rmtree'],
    ['socket', 'socket'],
    ['ctypes', 'CDLL'],
    ['webbrowser', 'open'],
    ['code', 'interact'],
    ['operator', 'attrgetter'],
    ['_operator', 'methodcaller'],
    ['pickle', 'loads'],
    ['_pickle', 'loads'],
    ['marshal', 'loads'],
    ['urllib.request', 'urlopen'],
    ['http.client', 'HTTPSConnection'],
    ['requests', 'get'],
    ['asyncio', 'run'],
    ['multiprocessing', 'Process'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['torch.jit', 'load'],
    ['torch.serialization', 'load'],
    ['torch.utils.cpp_extension', 'load'],
    ['torch.storage', '_load_from_bytes'],
    ['numpy', 'load'],
    ['numpy.testing._private.utils', 'runstring'],
    ['pip', 'main'],
    ['pdb', 'run'],
    ['timeit', 'timeit'],
    ['cProfile', 'run'],
    ['bdb', 'Bdb'],
    ['atexit', 'register'],
    ['io', 'open'],
    ['_io', 'FileIO'],
    ['fileinput', 'input'],
    ['dill', 'loads'],
    ['cloudpickle', 'loads'],
    ['joblib', 'load'],
    ['ssl', 'create_default_context'],
    ['smtplib', 'SMTP'],
    ['ftplib', 'FTP'],
    ['signal', 'signal'],
    ['sqlite3', 'connect'],
    ['zipimport', 'zipimporter'],
    ['pkgutil', 'get_data'],
    ['doctest', 'debug_script'],
    ['idlelib', 'run'],
    ['lib2to3.pgen2.grammar', 'Grammar'],
    ['trace', 'Trace'],
    ['codeop', 'compile_command'],
    ['pydoc', 'pipepager'],
  ]

  it.each(calls)('%s.%s is refused whole, beside good tensors', (module, name) => {
    const attack = joined([global(module, name), tuple(text('touch pwned')), ascii('R')])
    expect(() => read(checkpointBytes(pickleBytes(dict({ a: tensor(), b: attack }))))).toThrow(
      expect.objectContaining({ code: 'checkpoint.global-refused' }),
    )
  })

  it('is refused even when nothing calls the name', () => {
    expect(() => read(checkpointBytes(pickleBytes(global('os', 'system'), '0', dict({ a: tensor() }))))).toThrow(
      expect.objectContaining({ code: 'checkpoint.global-refused' }),
    )
  })

  const allowed = new Set(
    [...'}])t(NJKMGXqrhjsuaecRbQ.']
      .map((c) => c.charCodeAt(0))
      .concat([0x29, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x81]),
  )
  const foreign = Array.from({ length: 256 }, (_, code) => code).filter((code) => !allowed.has(code))
  it.each(foreign)('operation %i, which state dicts do not have, is refused', (code) => {
    const padded = joined([Uint8Array.of(0x7d, code), new Uint8Array(16)])
    expect(() => read(checkpointBytes(pickleBytes(padded)))).toThrow(
      expect.objectContaining({ code: 'checkpoint.opcode-refused' }),
    )
  })
})

describe('an archive that lies', () => {
  const pkl: CraftedFile = { name: 'm/data.pkl', data: good }
  const data: CraftedFile = { name: 'm/data/0', data: new Uint8Array(8) }
  const cases: readonly (readonly [string, readonly CraftedFile[], CraftedEnd, string])[] = [
    ['compression', [{ ...pkl, method: 8 }, data], {}, 'checkpoint.container'],
    ['encryption', [{ ...pkl, flags: 1 }, data], {}, 'checkpoint.container'],
    ['two names for a file', [{ ...pkl, localName: 'm/data.pkx' }, data], {}, 'checkpoint.container'],
    ['two sizes', [pkl, { ...data, storedSize: 4 }], {}, 'checkpoint.container'],
    ['a file past the end', [pkl, { ...data, size: 1 << 20 }], {}, 'checkpoint.container'],
    ['a file inside another', [pkl, { ...data, header: 0, localName: 'm/data.pkl' }], {}, 'checkpoint.container'],
    ['a header in the middle of nowhere', [pkl, { ...data, header: 7 }], {}, 'checkpoint.container'],
    ['a header beyond the file', [pkl, { ...data, header: 0x7fffffff }], {}, 'checkpoint.container'],
    ['the same name twice', [pkl, data, data], {}, 'checkpoint.container'],
    ['more entries than there are', [pkl, data], { count: 9 }, 'checkpoint.container'],
    ['fewer entries than there are', [pkl, data], { count: 1 }, 'checkpoint.container'],
    ['a directory past the end', [pkl, data], { start: 0x7fffffff }, 'checkpoint.container'],
    ['a directory of two gigabytes', [pkl, data], { size: 0x7fffffff }, 'checkpoint.too-large'],
    ['a second root folder', [pkl, { ...data, name: 'n/data/0' }], {}, 'checkpoint.entry-refused'],
    ['a path that leaves', [pkl, { ...data, name: 'm/../data/0' }], {}, 'checkpoint.entry-refused'],
    ['an absolute path', [pkl, { ...data, name: '/data/0' }], {}, 'checkpoint.entry-refused'],
    [
      'a program where none belongs',
      [pkl, data, { name: 'm/run.py', data: ascii('x') }],
      {},
      'checkpoint.entry-refused',
    ],
    ['no description', [data], {}, 'checkpoint.entry-refused'],
    ['another byte order', [pkl, data, { name: 'm/byteorder', data: ascii('big') }], {}, 'checkpoint.entry-refused'],
  ]
  it.each(cases)('with %s is refused', (_, files, end, code) => {
    expect(() => read(zipBytes(files, end))).toThrow(expect.objectContaining({ code }))
  })

  it('is not taken for an archive because it is named like one', () => {
    expect(() => read(ascii('\x80\x02}q\x00.'))).toThrow(expect.objectContaining({ code: 'checkpoint.not-zip' }))
  })

  it('never throws anything but a refusal, and never reads outside, whatever four bytes are changed', () => {
    const file = new Uint8Array(
      readFileSync(join(import.meta.dirname, '../../../../fixtures/checkpoints/trainer.ckpt')),
    )
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = file.slice()
        for (const [at, value] of changes) bytes[at] = value
        const source = byteSource(bytes)
        const watched = {
          size: source.size,
          read(offset: number, length: number) {
            if (offset < 0 || length < 0 || offset + length > bytes.length) throw new RangeError('read outside')
            return source.read(offset, length)
          },
        }
        try {
          const { entries } = readCheckpoint(watched, 'w')
          return [...entries.values()].every(({ offset, length }) => offset + length <= bytes.length)
        } catch (thrown) {
          if (!(thrown instanceof FormatRefusal)) throw thrown
          return true
        }
      }),
      { numRuns: 800 },
    )
  })
})
