import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { typeProjects } from './scripts/type-projects.ts'

const bannedSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use an `as const` object: Node only strips types.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that the name is the same everywhere.' },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Render text nodes; never HTML from data.',
  },
  {
    selector: "CallExpression[callee.property.name='prepare'] > TemplateLiteral[expressions.length>0]",
    message: 'Bind parameters; never build SQL from values.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Ids come from crypto.randomUUID, noise from models/tensor: both can be tested.',
  },
  { selector: "MemberExpression[property.name='openPath']", message: 'Use showItemInFolder: opening may run a file.' },
]

const electronBan = {
  name: 'electron',
  message: 'Import electron/main, electron/renderer or electron/utility, so that the layer shows.',
}
const childProcessBan = {
  name: 'node:child_process',
  message: 'Only the engine supervisor and the command line start processes.',
}
const fsBan = ['node:fs', 'node:fs/promises'].map((name) => ({
  name,
  message: 'Only main/files, main/store and main/engine touch the disk; take what they offer.',
}))

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'out',
      '.fovea',
      'models/packs',
      'models/training',
      'test/fixtures',
      'test/**/fixtures',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: typeProjects.filter((name) => name !== 'tsconfig.stand-in.json'),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'no-restricted-imports': ['error', { paths: [electronBan] }],
    },
  },
  {
    files: ['main/**/*.ts'],
    ignores: [
      'main/{engine-supervisor,files,store,engine,serve,cli,shell}/**',
      'main/{index,serve,cli,host,host-process}.ts',
    ],
    rules: { 'no-restricted-imports': ['error', { paths: [electronBan, childProcessBan, ...fsBan] }] },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // Tests look into untyped places (JSON, a page's globals) and may draw at random under a printed seed.
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['*.config.ts', 'scripts/ring-reporter.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
)
