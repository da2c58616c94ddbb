import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { checkPort, startServer } from '../../../main/serve/http-server.ts'
import { eventBus } from '../../../main/services/event-bus.ts'
import { silentLog } from '../../../main/services/log.ts'
import { lawApi } from '../../support/law-api.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

async function serve() {
  const pageRoot = temporaryFolder()
  writeFileSync(join(pageRoot, 'index.html'), '<!doctype html><title>Fovea</title>')
  const bus = eventBus()
  const handleRequest = async () => new Response('picture', { headers: { 'content-type': 'image/png' } })
  const server = await startServer({
    host: { api: lawApi(bus), events: bus, handleRequest },
    pageRoot,
    port: 0,
    log: silentLog,
  })
  endings.push(server.close)
  const [origin = '', token = ''] = server.url.split('/#token=')
  const post = (body: string, headers = {}) => fetch(`${origin}/session`, { method: 'POST', body, headers })
  const login = async () => (await post(JSON.stringify({ token }))).headers.get('set-cookie')!.split(';')[0]!
  return { origin, token, port: server.port, post, login }
}

/** `fetch` may not set Host and Origin; a plain socket may. */
async function rawStatus(port: number, lines: readonly string[]): Promise<number> {
  const { connect } = await import('node:net')
  const socket = connect(port, '127.0.0.1')
  socket.end(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  await once(socket, 'close')
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])
}

describe('the loopback server', () => {
  it('gives the page to anybody here, under a policy that allows nothing foreign', async () => {
    const { origin, port } = await serve()
    const response = await fetch(`${origin}/`)
    expect(await response.text()).toContain('Fovea')
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`ws://127.0.0.1:${port}`)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('gives pictures only to who brought the token', async () => {
    const { origin, login } = await serve()
    const picture = `${origin}/image/${'a'.repeat(64)}.png`
    expect((await fetch(picture)).status).toBe(401)
    expect((await fetch(picture, { headers: { cookie: 'fovea-session-1=guess' } })).status).toBe(401)
    expect((await fetch(picture, { headers: { cookie: await login() } })).status).toBe(200)
  })

  it('exchanges the token once, for a cookie that scripts cannot read', async () => {
    const { token, post } = await serve()
    const first = await post(JSON.stringify({ token }))
    expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect((await post(JSON.stringify({ token }))).status).toBe(403)
  })

  it.each([
    ['a wrong token', '{"token":"guess"}'],
    ['no JSON', 'token'],
    ['a long body', `{"token":"${'a'.repeat(9000)}"}`],
    ['a null', 'null'],
  ])('answers %s with 403', async (_what, body) => {
    const { post } = await serve()
    expect((await post(body)).status).toBe(403)
  })

  it.each([
    ['another host name (DNS rebinding)', 'evil.example', []],
    ['a foreign origin', null, ['Origin: https://evil.example']],
    ['the null origin', null, ['Origin: null']],
    ['a cross-site fetch', null, ['Sec-Fetch-Site: cross-site']],
  ])('refuses %s even the page', async (_what, host, extra) => {
    const { port } = await serve()
    expect(await rawStatus(port, ['GET / HTTP/1.1', `Host: ${host ?? `127.0.0.1:${port}`}`, ...extra])).toBe(403)
  })

  it.each(['/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/index.html%00.png', '/.env'])(
    'has nothing at %s',
    async (path) => {
      const { port } = await serve()
      expect(await rawStatus(port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`])).toBe(401)
    },
  )

  it('upgrades to the wire only for its own page with its cookie', async () => {
    const { origin, port, login } = await serve()
    const cookie = await login()
    const attempt = async (headers: Record<string, string>, path = '/wire'): Promise<string> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
      const outcome = await new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'))
        socket.on('error', () => resolve('refused'))
      })
      socket.terminate()
      return outcome
    }
    expect(await attempt({ origin, cookie })).toBe('open')
    expect(await attempt({ origin })).toBe('refused')
    expect(await attempt({ cookie })).toBe('refused')
    expect(await attempt({ origin: 'https://evil.example', cookie })).toBe('refused')
    expect(await attempt({ origin, cookie }, '/other')).toBe('refused')
  })

  it('says by name that a port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    endings.push(() => other.close())
    const { port } = other.address() as AddressInfo
    await expect(checkPort(port)).rejects.toMatchObject({ failure: { code: 'port.in-use', item: String(port) } })
  })
})
