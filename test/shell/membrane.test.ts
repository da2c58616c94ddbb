import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ipcMain } from '../support/electron/stand-in-ipc.ts'
import { builtPreload, openShell, type OpenShell } from './open-shell.ts'

let shell: OpenShell
beforeAll(async () => {
  shell = await openShell()
})

/** Runs in the page: asks for a port and sends one message over it. */
function askOverPort(message: string): Promise<unknown> {
  const bridge = (window as unknown as { foveaBridge: { requestPort: () => void } }).foveaBridge
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event) {
      const port = event.ports[0]
      if (event.source !== window || event.data !== 'fovea.port' || port === undefined) return
      window.removeEventListener('message', listen)
      port.onmessage = ({ data }) => resolve(data)
      port.postMessage(message)
    })
    bridge.requestPort()
  })
}

describe('the built preload', () => {
  it('is one small file that requires nothing but electron/renderer', () => {
    const source = readFileSync(builtPreload, 'utf8')
    const required = [...source.matchAll(/require\(\s*[`'"]([^`'"]+)[`'"]\s*\)/g)].map(([, name]) => name)
    expect(required).toEqual(['electron/renderer'])
    expect(Buffer.byteLength(source)).toBeLessThan(4096)
  })
})

describe('what the page sees', () => {
  it('is one object with one function, there before its first script', async () => {
    const page = await shell.page()
    // A page of the same standing (secure context, top frame) without a preload.
    const plain = await page.context().newPage()
    await plain.route('**', (route) => route.fulfill({ body: '<!doctype html>' }))
    await plain.goto('https://plain.invalid/')
    const usual = new Set(await plain.evaluate(() => Object.keys(window)))
    await plain.close()
    const keys = await page.evaluate(() => (window as unknown as { keysAtFirstScript: string[] }).keysAtFirstScript)
    expect(keys.filter((key) => !usual.has(key) && key !== 'keysAtFirstScript')).toEqual(['foveaBridge'])
    expect(await page.evaluate('Object.keys(foveaBridge)')).toEqual(['requestPort'])
  })

  it('cannot be replaced by the page', async () => {
    const page = await shell.page()
    expect(await page.evaluate('(foveaBridge.requestPort = 1, typeof foveaBridge.requestPort)')).toBe('function')
  })

  it('holds no require, no process and nothing of the isolated world', async () => {
    expect(await (await shell.page()).evaluate('leaks')).toEqual([])
  })
})

describe('the handshake', () => {
  it('gives the page a port on which the host answers', async () => {
    const answer = await (await shell.page()).evaluate(askOverPort, 'hello')
    expect(answer).toMatchObject({ echo: 'hello', pid: expect.any(Number) as number })
  })

  it('gives each request a port of its own', async () => {
    const page = await shell.page()
    const answers = [await page.evaluate(askOverPort, 'one'), await page.evaluate(askOverPort, 'two')]
    expect(answers).toMatchObject([{ echo: 'one' }, { echo: 'two' }])
  })

  it.each([
    ['a foreign page', { url: 'https://evil.example/', parent: null }, crypto.randomUUID()],
    ['a nested frame of ours', { url: 'studio://app/', parent: {} }, crypto.randomUUID()],
    ['a look-alike origin', { url: 'studio://app.evil/', parent: null }, crypto.randomUUID()],
    ['a malformed nonce', { url: 'studio://app/', parent: null }, 'guess'],
    ['a nonce that is no text', { url: 'studio://app/', parent: null }, { nonce: 1 }],
  ])('gives no port to %s', (_who, frame, nonce) => {
    let given = 0
    const senderFrame = { ...frame, postMessage: () => (given += 1) }
    ipcMain.emit('fovea.connect', { senderFrame }, nonce)
    expect(given).toBe(0)
  })

  it('gives a port to our top frame with a fresh nonce, and sends that nonce back', () => {
    const answers: unknown[][] = []
    const nonce = crypto.randomUUID()
    const senderFrame = { url: 'studio://app/', parent: null, postMessage: (...args: unknown[]) => answers.push(args) }
    ipcMain.emit('fovea.connect', { senderFrame }, nonce)
    expect(answers).toMatchObject([['fovea.port', nonce, [expect.any(Object)]]])
  })

  it('gives no port when the frame is already gone', () => {
    expect(() => ipcMain.emit('fovea.connect', { senderFrame: null }, crypto.randomUUID())).not.toThrow()
  })
})
