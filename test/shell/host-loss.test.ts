import { once } from 'node:events'
import { beforeAll, expect, it } from 'vitest'
import { app } from '../support/electron/stand-in-app.ts'
import { errorBoxes } from '../support/electron/stand-in-dialogs.ts'
import { forkedProcesses } from '../support/electron/stand-in-process.ts'
import { answerRequest } from '../support/electron/stand-in-protocol.ts'
import { openShell, type OpenShell } from './open-shell.ts'

let shell: OpenShell
beforeAll(async () => {
  process.env['NODE_OPTIONS_FOR_TEST'] = 'scrubbed'
  process.env['FOVEA_KEPT'] = 'kept'
  shell = await openShell()
})

const fetchText = async (path: string) => (await answerRequest(new Request(`studio://app${path}`))).text()

it('forks the host with a name and without variables that load code', async () => {
  expect(forkedProcesses.map(({ options }) => options.serviceName)).toEqual(['Fovea host'])
  const environment = JSON.parse(await fetchText('/environment')) as Record<string, string>
  expect(environment).toMatchObject({ FOVEA_KEPT: 'kept' })
  expect(
    Object.keys(environment).filter(
      (name) =>
        /^(NODE_|ELECTRON_|LD_)/.test(name) && name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE',
    ),
  ).toEqual([])
})

it('passes request bodies through', async () => {
  const answer = await answerRequest(new Request('studio://app/echo', { method: 'POST', body: 'painted' }))
  expect(await answer.text()).toBe('painted')
})

it('loads the page again after it crashed', async () => {
  const crashed = once(shell.window.webContents, 'render-process-gone')
  const loaded = once(shell.window.webContents, 'did-finish-load')
  const page = await shell.page()
  page.goto('chrome://crash').catch(() => undefined)
  await crashed
  await loaded
  expect(await (await shell.page()).title()).toBe('echo')
})

it('answers 503 for what the dying host was asked, then starts it again', async () => {
  const answer = await answerRequest(new Request('studio://app/die'))
  expect(answer.status).toBe(503)
  expect(await fetchText('/nothing')).toBe('/nothing')
  expect(forkedProcesses).toHaveLength(2)
})

it('says so and ends when the host dies four times within a minute', async () => {
  const quit = once(app, 'quit')
  for (let death = 2; death <= 4; death++) await answerRequest(new Request('studio://app/die'))
  await quit
  expect(app.exitCode).toBe(1)
  expect(errorBoxes).toMatchObject([{ title: 'Fovea cannot go on' }])
})
