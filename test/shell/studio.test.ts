import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { app } from '../support/electron/stand-in-app.ts'
import { errorBoxes } from '../support/electron/stand-in-dialogs.ts'
import { forkedProcesses } from '../support/electron/stand-in-process.ts'
import { askHost } from './ask-host.ts'
import { freshFolder, openShell, top, type OpenShell } from './open-shell.ts'

/** The built studio, whole: page, preload, shell, host. Only Electron itself is stood in for. */

const library = freshFolder()
let shell: OpenShell
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

it('answers studio.describe through the port, as Electron', async () => {
  const answer = await (await shell.page()).evaluate(askHost, { method: 'studio.describe', input: {} })
  expect(answer).toMatchObject({ kind: 'reply', output: { host: 'electron', packs: expect.any(Array) as unknown[] } })
})

it('refuses a method that does not exist', async () => {
  const answer = await (await shell.page()).evaluate(askHost, { method: '__proto__', input: {} })
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

it('asks the host to end when the app quits, and leaves no process behind', async () => {
  const quit = new Promise((resolve) => app.once('quit', resolve))
  app.quit()
  await quit
  expect(app.exitCode).toBe(0)
  expect(forkedProcesses.map(({ child }) => child.exitCode)).toEqual([0])
})
