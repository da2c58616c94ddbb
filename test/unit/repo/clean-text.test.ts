import { expect, it } from 'vitest'
import { isText, readTracked, trackedFiles } from './tracked-files.ts'

/** Written in pieces, so that this file does not contain what it looks for. */
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['deb', 'debian', 'org'],
  ['security', 'debian', 'org'],
  ['files', 'pythonhosted', 'org'],
  ['pypi', 'org'],
].map((parts) => parts.join('.'))

const machinePaths = [
  new RegExp(['', 'work', '(main|shared|\\.venv|\\.brief)'].join('/')),
  new RegExp(['', 'root', ''].join('/') + '[.\\w]'),
  new RegExp(['', 'home', '\\w+', ''].join('/')),
  new RegExp(['', 'Users', '\\w+', ''].join('/')),
]

const texts = trackedFiles()
  .map((path) => ({ path, bytes: readTracked(path) }))
  .filter(({ bytes }) => isText(bytes))
  .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))

it('names no package registry host in any tracked file', () => {
  const found = texts.flatMap(({ path, text }) =>
    hosts.filter((host) => text.includes(host)).map((host) => [path, host]),
  )
  expect(found).toEqual([])
})

it('holds no absolute path of a developer machine', () => {
  const found = texts.filter(({ text }) => machinePaths.some((path) => path.test(text))).map(({ path }) => path)
  expect(found).toEqual([])
})

it('tracks no file that git would better not hold', () => {
  const unwanted = /(^|\/)(node_modules|dist|\.fovea|__pycache__)\/|\.(pyc|log|tmp|orig|rej)$/
  expect(trackedFiles().filter((path) => unwanted.test(path))).toEqual([])
})
