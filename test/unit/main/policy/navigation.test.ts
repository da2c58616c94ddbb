import { describe, expect, it } from 'vitest'
import { appSchemePrivileges, isAppUrl } from '../../../../main/policy/app-origin.ts'
import { classifyNavigation, windowOpenAnswer } from '../../../../main/policy/navigation.ts'

describe('navigation', () => {
  it.each(['studio://app/', 'studio://app/#/compare?runs=a,b', 'studio://app/index.html', 'STUDIO://app/'])(
    'stays within the app at %s',
    (address) => {
      expect(classifyNavigation(address)).toBe('allow')
    },
  )

  it.each([
    'studio://app.evil/',
    'studio://app@evil/',
    'studio://user@app/',
    'studio://user:pass@app/',
    'studio://app:8080/',
    'studio:app',
    'studio:///app/',
    'studio://evil/app',
    'https://app/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,studio://app/',
    'blob:studio://app/x',
    'about:blank',
    'chrome://gpu',
    ' ',
    '',
    'not an address',
  ])('denies %j', (address) => {
    expect(classifyNavigation(address)).toBe('deny')
  })

  it('opens no window', () => {
    expect(windowOpenAnswer).toEqual({ action: 'deny' })
  })
})

describe('the scheme', () => {
  it('may neither bypass the content security policy nor run service workers', () => {
    expect(appSchemePrivileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      stream: true,
    })
  })

  it('is compared without regard to case of the scheme, but not of the host', () => {
    expect([isAppUrl('STUDIO://app/x'), isAppUrl('studio://APP/x')]).toEqual([true, false])
  })
})
