import type { DType } from '../../onnx/graph.ts'
import type { StorageType } from './pickle-value.ts'

/** The names a state dict needs. Compared as exact strings, never resolved. */
export const orderedDict = 'collections.OrderedDict'
export const rebuildTensor = 'torch._utils._rebuild_tensor_v2'
export const rebuildParameter = 'torch._utils._rebuild_parameter'

const storages: readonly (readonly [string, DType | null, number])[] = [
  ['Float', 'float32', 4],
  ['Half', 'float16', 2],
  ['BFloat16', 'bfloat16', 2],
  ['Double', 'float64', 8],
  ['Long', 'int64', 8],
  ['Int', 'int32', 4],
  ['Byte', 'uint8', 1],
  ['Bool', 'bool', 1],
  // Real, but no weight is ever one: such a tensor is refused by name when it is asked for.
  ['Short', null, 2],
  ['Char', null, 1],
]

const storageTypes: ReadonlyMap<string, StorageType> = new Map(
  storages.map(([name, dtype, itemSize]) => [`torch.${name}Storage`, { className: `${name}Storage`, dtype, itemSize }]),
)

/** The storage class of this name, or null. */
export function storageType(name: string): StorageType | null {
  return storageTypes.get(name) ?? null
}

/**
 * Modules that a file has no honest reason to name: they start programs, read and write files, reach the network or
 * run code. Nothing here would ever run, but a file that names one was made to attack somebody, and nothing in it is to
 * be trusted. Compared with the module and each of its parents. Collected from published exploits and from what the
 * scanners picklescan and fickling call dangerous.
 */
const dangerousModules: ReadonlySet<string> = new Set(
  [
    'os nt posix sys subprocess pty commands popen2 shutil socket ssl select selectors asyncio multiprocessing',
    'signal ctypes _ctypes cffi importlib imp runpy pkgutil zipimport code codeop bdb pdb timeit trace',
    'profile cProfile doctest idlelib lib2to3 webbrowser antigravity http urllib urllib2 httplib ftplib smtplib poplib',
    'imaplib telnetlib xmlrpc requests aiohttp httpx paramiko builtins __builtin__ operator _operator',
    'inspect atexit marshal pickle _pickle cPickle dill cloudpickle joblib shelve pip ensurepip venv setuptools',
    'distutils pydoc fileinput io _io codecs.open sqlite3 cgi cgitb wsgiref socketserver',
    'torch.load torch.hub torch.jit torch.package torch.serialization torch.storage._load_from_bytes',
    'torch.utils.cpp_extension torch.utils._config_module torch._dynamo torch._inductor',
    'torch.multiprocessing numpy.load numpy.testing numpy.f2py numpy.distutils numpy.ctypeslib IPython tkinter',
  ]
    .join(' ')
    .split(' '),
)

/** Types of Python itself that carry data only. */
const harmlessBuiltins: ReadonlySet<string> = new Set(
  ['builtins', '__builtin__'].flatMap((module) =>
    [
      'set',
      'frozenset',
      'bytearray',
      'bytes',
      'complex',
      'slice',
      'range',
      'list',
      'dict',
      'tuple',
      'int',
      'float',
      'str',
      'bool',
      'object',
      'long',
      'unicode',
      'xrange',
    ].map((name) => `${module}.${name}`),
  ),
)

/** What TorchScript writes around lists of plain values; placeholders like all else that is unknown. */
const scriptHelpers: ReadonlySet<string> = new Set(
  ['intlist', 'doublelist', 'boollist', 'tensorlist'].map((kind) => `torch.jit._pickle.build_${kind}`),
)

/** Whether a file that names this is refused whole. */
export function isDangerous(name: string): boolean {
  if (harmlessBuiltins.has(name) || scriptHelpers.has(name)) return false
  const parts = name.split('.')
  return parts.some((_, i) => dangerousModules.has(parts.slice(0, i + 1).join('.')))
}
