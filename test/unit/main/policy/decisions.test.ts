import { describe, expect, it } from 'vitest'
import { childEnvironment } from '../../../../main/policy/child-environment.ts'
import { contentSecurityPolicy, pageHeaders } from '../../../../main/policy/csp.ts'
import { mayRestart } from '../../../../main/policy/limits.ts'
import { isPermissionGranted } from '../../../../main/policy/permission.ts'
import { isTrustedDrop, isTrustedHandshake } from '../../../../main/policy/sender.ts'
import { webPreferences } from '../../../../main/policy/web-preferences.ts'

describe('the content security policy', () => {
  const directives = new Map(
    contentSecurityPolicy()
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
  )

  it('starts from nothing and runs only own scripts', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('script-src')).toEqual(["'self'"])
    expect(directives.get('style-src')).toEqual(["'self'"])
  })

  it('forbids framing, forms, plugins and unchecked script text', () => {
    expect(directives.get('frame-ancestors')).toEqual(["'none'"])
    expect(directives.get('form-action')).toEqual(["'none'"])
    expect(directives.get('object-src')).toEqual(["'none'"])
    expect(directives.get('base-uri')).toEqual(["'none'"])
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
  })

  it('names no wildcard, no unsafe source and no data: anywhere', () => {
    expect(contentSecurityPolicy(['ws://127.0.0.1:4000'])).not.toMatch(/\*|unsafe|data:|https?:/)
  })

  it('lets only the given WebSocket into connect-src, and only there', () => {
    const policy = contentSecurityPolicy(['ws://127.0.0.1:4000'])
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:4000;")
    expect(policy.match(/ws:/g)).toHaveLength(1)
  })

  it('comes with the headers that every answer has', () => {
    expect(Object.keys(pageHeaders()).sort()).toEqual([
      'content-security-policy',
      'cross-origin-resource-policy',
      'referrer-policy',
      'x-content-type-options',
    ])
  })
})

describe('permissions', () => {
  it('grants the clipboard write, with a reason, to our page', () => {
    expect(isPermissionGranted('clipboard-sanitized-write', 'studio://app/')).toBe(true)
  })

  it.each(['media', 'geolocation', 'usb', '__proto__', 'constructor', ''])('refuses %j', (permission) => {
    expect(isPermissionGranted(permission, 'studio://app/')).toBe(false)
  })

  it.each(['https://app/', 'studio://app.evil/', ''])('refuses everything to %j', (address) => {
    expect(isPermissionGranted('clipboard-sanitized-write', address)).toBe(false)
  })
})

describe('the handshake', () => {
  const nonce = '01234567-89ab-4cde-8f01-23456789abcd'
  const ours = { url: 'studio://app/', isTop: true }

  it('is accepted from our top frame with a well-formed nonce', () => {
    expect(isTrustedHandshake(ours, nonce)).toBe(true)
  })

  it.each([
    ['a nested frame', { ...ours, isTop: false }, nonce],
    ['a foreign frame', { ...ours, url: 'https://evil.example/' }, nonce],
    ['a frame that is gone', { url: null, isTop: false }, nonce],
    ['a blank frame', { ...ours, url: 'about:blank' }, nonce],
    ['no nonce', ours, undefined],
    ['a nonce of another form', ours, nonce.toUpperCase()],
    ['a nonce with something after it', ours, `${nonce}\n`],
    ['an object that looks like a nonce', ours, Object(nonce)],
  ])('is refused with %s', (_why, sender, given) => {
    expect(isTrustedHandshake(sender, given)).toBe(false)
  })
})

describe('a drop', () => {
  const ours = { url: 'studio://app/index.html', isTop: true }
  it('is believed of our own page: a few places, each a text', () => {
    expect(isTrustedDrop(ours, ['/models/a.safetensors'])).toBe(true)
  })

  it.each([
    [{ ...ours, isTop: false }, ['/a']],
    [{ ...ours, url: 'https://example.invalid/' }, ['/a']],
    [{ ...ours, url: null }, ['/a']],
    [ours, '/a'],
    [ours, [7]],
    [ours, ['/a\0b']],
    [ours, ['x'.repeat(5000)]],
    [ours, Array.from({ length: 65 }, () => '/a')],
  ])('is not believed of %j saying %j', (sender, places) => {
    expect(isTrustedDrop(sender, places)).toBe(false)
  })
})

describe('restarts', () => {
  it('allows three within a minute and refuses the fourth', () => {
    expect([1, 2, 3, 4].map((count) => mayRestart(Array<number>(count).fill(1000), 1000))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  it('forgets deaths after a minute', () => {
    expect(mayRestart([0, 0, 0, 60_000], 60_000)).toBe(true)
  })
})

describe('the environment of child processes', () => {
  it('keeps what is harmless and drops what loads code or changes the process', () => {
    const environment = {
      PATH: '/usr/bin',
      HOME: '/somewhere',
      LD_LIBRARY_PATH: '/usr/local/cuda/lib64',
      NODE_OPTIONS: '--require=evil',
      NODE_PATH: '/evil',
      ELECTRON_RUN_AS_NODE: '1',
      LD_PRELOAD: 'evil.so',
      DYLD_INSERT_LIBRARIES: 'evil.dylib',
      npm_config_registry: 'x',
      EMPTY: undefined,
    }
    expect(childEnvironment(environment)).toEqual({
      PATH: '/usr/bin',
      HOME: '/somewhere',
      LD_LIBRARY_PATH: '/usr/local/cuda/lib64',
    })
  })
})

describe('web preferences', () => {
  it('cannot be changed after they were made', () => {
    expect(Object.isFrozen(webPreferences('preload.cjs'))).toBe(true)
  })
})
