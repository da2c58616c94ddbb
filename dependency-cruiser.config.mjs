/**
 * The import directions: renderer -> preload/contract <- main -> models. This file is the diagram.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const nativeOrNode = { dependencyTypes: ['core'] }

function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

export default {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one idea, or a third is missing.', {}, { circular: true }),
    forbid(
      'no-orphans',
      'A file that nobody imports is dead, or an entry that must be listed here.',
      {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '\\.config\\.(ts|mjs|js)$',
          '^main/(index|serve|cli|host-process)\\.ts$',
          '^main/engine/(probe-)?entry\\.ts$',
          '^scripts/',
          '^test/',
        ],
      },
      {},
    ),
    forbid('models-are-pure', 'models/ has no I/O: bytes come in, bytes go out.', { path: '^models/' }, nativeOrNode),
    forbid(
      'models-import-models-only',
      'models/ stands alone, but for the maths and formats it declares.',
      { path: '^models/' },
      {
        pathNot: ['^models/', 'node_modules/(onnx-buf|@bufbuild/protobuf|@huggingface/tokenizers|zod)/'],
      },
    ),
    forbid(
      'contract-is-pure',
      'Both sides import the contract, so it may need neither side.',
      { path: '^preload/contract/' },
      { pathNot: ['^preload/contract/', '^models/formats/', 'node_modules/zod/'] },
    ),
    forbid(
      'bridge-is-thin',
      'The preload has the contract and electron/renderer, nothing else.',
      { path: '^preload/bridge\\.ts$' },
      { pathNot: ['^preload/contract/', '^electron/renderer$', 'node_modules/electron/'] },
    ),
    forbid(
      'policy-is-pure',
      'Decisions are plain functions over plain data.',
      { path: '^main/policy/' },
      { pathNot: ['^main/policy/', '^preload/contract/'] },
    ),
    forbid(
      'shell-alone-knows-electron',
      'The host runs without Electron; only the shell touches it.',
      { path: '^(main|models|renderer|preload/contract)/', pathNot: ['^main/shell/', '^main/index\\.ts$'] },
      { path: ['^electron(/|$)', 'node_modules/electron/'] },
    ),
    forbid(
      'nobody-imports-shell',
      'The shell is the outermost layer.',
      { path: '.', pathNot: ['^main/shell/', '^main/index\\.ts$', '^test/shell/', '^test/support/electron/'] },
      { path: '^main/shell/' },
    ),
    forbid(
      'shell-is-dumb',
      'The shell wires policy to Electron; the studio lives in the host.',
      { path: '^main/(shell/|index\\.ts$)' },
      {
        path: '^(main|models|renderer)/',
        pathNot: ['^main/shell/', '^main/policy/', '^main/shell-link/messages\\.ts$'],
      },
    ),
    forbid(
      'store-alone-knows-sqlite',
      'One folder owns the database.',
      { path: '^(main|models|renderer|preload)/', pathNot: '^main/store/' },
      { path: 'node_modules/better-sqlite3/' },
    ),
    forbid(
      'engine-alone-knows-ort',
      'Native inference lives in the process that may crash.',
      { path: '^(main|models|renderer|preload)/', pathNot: '^main/engine/' },
      { path: 'node_modules/onnxruntime-node/' },
    ),
    forbid(
      'engine-knows-no-host',
      'The engine may crash; it must hold nothing that matters.',
      { path: '^main/engine/' },
      { path: '^main/', pathNot: ['^main/engine/', '^main/transport/', '^main/files/'] },
    ),
    forbid(
      'renderer-knows-contract-and-models',
      'The page asks over the contract; it may share pure maths.',
      { path: '^renderer/' },
      { path: '^(main|preload|test|scripts)/', pathNot: '^preload/contract/' },
    ),
    forbid('renderer-has-no-node', 'The page is sandboxed.', { path: '^renderer/' }, nativeOrNode),
    forbid(
      'canvas-has-no-react',
      'The drawing surface is imperative.',
      { path: '^renderer/canvas/' },
      { path: 'node_modules/react' },
    ),
    forbid(
      'nothing-imports-tests',
      'Tests see the product, never the other way.',
      { path: '^(main|models|preload|renderer)/' },
      { path: '^test/' },
    ),
    forbid(
      'shipped-code-needs-dependencies',
      'What ships is declared under dependencies.',
      { path: '^(main|models|renderer|preload)/', pathNot: '^(main/shell|main/index|preload/bridge)' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    ),
    forbid('resolves', 'An import that leads nowhere.', {}, { couldNotResolve: true, pathNot: '^electron/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^models/(training|packs)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
}
