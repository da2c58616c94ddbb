import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { app } from '../support/electron/stand-in-app.ts'
import { errorBoxes, scriptedPicks } from '../support/electron/stand-in-dialogs.ts'
import { droppedPlaces } from '../support/electron/preload-worlds.ts'
import { forkedProcesses } from '../support/electron/stand-in-process.ts'
import { openHostPort, type HostPort } from './open-host-port.ts'
import { freshFolder, openShell, top, type OpenShell } from './open-shell.ts'

/** The built studio, whole: page, preload, shell, host. Only Electron itself is stood in for. */

const library = freshFolder()
let shell: OpenShell
let port: HostPort
for (const name of ['models/packs/mini/judge', 'models/packs/mini/clip', 'package.json'])
  droppedPlaces[basename(name)] = join(top, name)

beforeAll(async () => {
  shell = await openShell(join(top, 'dist/main/host.js'), join(top, 'dist/main/engine.js'), [
    `--data-dir=${join(library, 'a folder with spaces, ünïcode')}`,
    `--packs=${join(top, 'models/packs')}`,
    `--page=${join(top, 'dist/renderer')}`,
  ])
})
afterAll(() => {
  rmSync(library, { recursive: true, force: true })
})

it('shows the studio page, and the page reaches its host', async () => {
  const page = await shell.page()
  await page.getByRole('complementary', { name: 'Settings' }).waitFor()
  expect(await page.title()).toContain('Fovea')
  expect(errorBoxes).toEqual([])
  expect(shell.window.webContents.foreignRequests).toEqual([])
})

it('answers studio.describe through a port, as Electron', async () => {
  port = await openHostPort(await shell.page())
  const answer = await port.call('studio.describe', {})
  expect(answer).toMatchObject({ kind: 'reply', output: { host: 'electron', packs: expect.any(Array) as unknown[] } })
})

it('refuses a method that does not exist', async () => {
  const answer = await port.call('__proto__', {})
  expect(answer).toMatchObject({ kind: 'refusal', failure: { code: 'contract.unknown-method' } })
})

it('keeps the page and its pictures on one origin', async () => {
  const statuses = await (
    await shell.page()
  ).evaluate(async () =>
    Promise.all(
      ['image/' + '0'.repeat(64) + '.png', 'nothing', 'index.html'].map(async (path) => (await fetch(path)).status),
    ),
  )
  expect(statuses).toEqual([404, 404, 200])
})

/** Two steps of the plain method: the least that goes through every process. */
const quick = {
  prompt: 'a red apple',
  seed: 1,
  pack: 'mini',
  methods: ['sd'],
  steps: 2,
  guidance: 4,
  optSteps: 1,
  weights: { global: 1, saliency: 1 },
}

it('draws on an engine that the shell forked for the host, and shows the stored picture', async () => {
  await port.call('run.submit', { recipe: quick })
  const finished = await port.event('run.finished')
  expect(finished).toMatchObject({ payload: { state: 'finished', failure: null } })
  const { id } = (finished as { payload: { id: string } }).payload
  const answer = await port.call('run.get', { id })
  const [drawing] = (answer as { output: { drawings: { steps: { image: string }[] }[] } }).output.drawings
  const page = await shell.page()
  const width = await page.evaluate(async (image) => {
    const picture = new Image()
    picture.src = `image/${image}.png`
    await picture.decode()
    return picture.naturalWidth
  }, drawing?.steps[0]?.image)
  expect(width).toBe(64)
  expect(forkedProcesses.map(({ options }) => options.serviceName)).toEqual(['Fovea host', 'Fovea engine'])
}, 180_000)

it('adds the model that the user chose in the system’s dialog, and keeps the token as the key store sealed it', async () => {
  scriptedPicks.push([join(top, 'models/packs/mini/saliency')], [])
  expect(await port.call('model.pick', { what: 'folder' })).toMatchObject({
    output: { models: [{ kind: 'transalnet-res', problems: [] }] },
  })
  expect(await port.call('model.pick', { what: 'file' })).toMatchObject({ output: { models: [] } })
  await port.call('download.setToken', { token: 'hf_secret' })
  expect(await port.call('download.settings', {})).toMatchObject({ output: { hasToken: true, canKeepToken: true } })
})

it('adds what is dropped on the Models page, says what is none, and takes nothing that is dropped elsewhere', async () => {
  const page = await shell.page()
  const devtools = await page.context().newCDPSession(page)
  const drop = async (path: string) => {
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await devtools.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data })
  }
  await drop(join(top, 'models/packs/mini/judge'))
  await page.getByRole('button', { name: 'Models', exact: true }).click()
  await page.getByRole('heading', { name: 'saliency', exact: true }).waitFor()
  await drop(join(top, 'models/packs/mini/clip'))
  await page.getByRole('heading', { name: 'clip', exact: true }).waitFor()
  await drop(join(top, 'package.json'))
  await page.locator('.toast', { hasText: 'That did not work' }).waitFor()
  const { output } = (await port.call('model.list', {})) as { output: { models: { name: string }[] } }
  expect(output.models.map(({ name }) => name)).toEqual(['saliency', 'clip'])
})

it('loses only the drawing when the engine dies, and draws the next one', async () => {
  await port.call('run.submit', { recipe: { ...quick, methods: ['doodl'], steps: 20, optSteps: 50 } })
  await port.event('run.progress')
  forkedProcesses[1]?.child.kill('SIGSEGV')
  expect(await port.event('run.finished')).toMatchObject({ payload: { failure: { code: 'engine-exit' } } })
  await port.call('run.submit', { recipe: quick })
  expect(await port.event('run.finished')).toMatchObject({ payload: { state: 'finished' } })
}, 180_000)

it('asks the host to end when the app quits, and leaves no process behind', async () => {
  const quit = new Promise((resolve) => app.once('quit', resolve))
  app.quit()
  await quit
  expect(app.exitCode).toBe(0)
  const left = forkedProcesses.filter(({ pid }) => pid !== undefined)
  await Promise.all(left.map(({ child }) => once(child, 'exit')))
})
