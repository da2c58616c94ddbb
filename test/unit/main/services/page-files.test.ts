import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFiles } from '../../../../main/services/page-files.ts'

let top = ''
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'fovea-page-'))
  mkdirSync(join(top, 'page/assets'), { recursive: true })
  writeFileSync(join(top, 'secret.json'), 'secret')
  writeFileSync(join(top, 'page/index.html'), '<!doctype html>')
  writeFileSync(join(top, 'page/.hidden.json'), 'hidden')
  writeFileSync(join(top, 'page/notes.txt'), 'of no known type')
  writeFileSync(join(top, 'page/assets/index-abc.js'), 'run()')
})
afterAll(() => {
  rmSync(top, { recursive: true, force: true })
})

const ask = async (path: string, method = 'GET') => {
  const handle = pageFiles(join(top, 'page'), async () => new Response('otherwise', { status: 404 }), [
    'ws://127.0.0.1:1',
  ])
  // An address as it is on the wire: `new Request` would already have resolved the dots.
  return handle({ url: `http://127.0.0.1:1${path}`, method } as Request)
}

describe('the built page', () => {
  it.each(['/', '/index.html'])('is served at %s with its security headers, never from a cache', async (path) => {
    const answer = await ask(path)
    expect(await answer.text()).toBe('<!doctype html>')
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self' ws://127.0.0.1:1;")
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  })

  it('has its assets cached for ever, as their names carry a hash', async () => {
    const answer = await ask('/assets/index-abc.js')
    expect(await answer.text()).toBe('run()')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '//secret.json',
    '/.hidden.json',
    '/notes.txt',
    '/assets',
    '/assets/',
    '/index.html/index.html',
    '/missing.js',
    '/index-abc.js%00.html',
  ])('does not answer %s itself', async (path) => {
    const answer = await ask(path)
    expect([answer.status, await answer.text()]).toEqual([404, 'otherwise'])
  })

  it('can only be read', async () => {
    expect((await ask('/', 'POST')).status).toBe(404)
    expect((await ask('/', 'HEAD')).status).toBe(200)
  })
})
