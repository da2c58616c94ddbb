import { beforeAll, describe, expect, it } from 'vitest'
import { errorBoxes, Menu } from '../support/electron/stand-in-dialogs.ts'
import { answerRequest, toStudio } from '../support/electron/stand-in-protocol.ts'
import { askPermission } from '../support/electron/stand-in-session.ts'
import { builtPreload, openShell, type OpenShell } from './open-shell.ts'

let shell: OpenShell
beforeAll(async () => {
  shell = await openShell()
})

describe('the window', () => {
  it('has exactly the safe preferences', () => {
    expect(shell.window.options.webPreferences).toEqual({
      preload: builtPreload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    })
  })

  it('is shown once its page is ready', () => {
    expect(shell.window.isShown).toBe(true)
    expect(errorBoxes).toEqual([])
  })

  it('offers neither a reload nor developer tools in its menu', () => {
    const roles = Menu.current?.roles() ?? []
    expect(roles).toContain('editMenu')
    expect(roles.filter((role) => /reload|devtools/i.test(role))).toEqual([])
  })
})

describe('permissions', () => {
  it.each(['geolocation', 'media', 'notifications', 'midi', 'clipboard-read', 'fileSystem', 'openExternal'])(
    'denies %s by request, check and device handler',
    (permission) => {
      expect(askPermission(permission, 'studio://app/')).toEqual({ request: false, check: false, device: false })
    },
  )

  it('grants a clipboard write to our own page only', () => {
    expect(askPermission('clipboard-sanitized-write', 'studio://app/')).toMatchObject({ request: true, check: true })
    expect(askPermission('clipboard-sanitized-write', 'https://evil.example/')).toMatchObject({
      request: false,
      check: false,
    })
  })
})

describe('leaving the page', () => {
  it.each(['https://example.invalid/', 'file:///etc/passwd', 'studio://evil/', 'data:text/html,x'])(
    'does not follow a link to %s',
    async (address) => {
      const page = await shell.page()
      await page.evaluate((target) => {
        const link = document.createElement('a')
        link.href = target
        document.body.append(link)
        link.click()
      }, address)
      // A second round trip through the page: a navigation would have ended this document.
      await page.evaluate(() => document.readyState)
      expect(toStudio(page.url())).toBe('studio://app/')
    },
  )

  it('opens no window', async () => {
    const page = await shell.page()
    const popup = page.waitForEvent('popup')
    await page.evaluate(() => void window.open('about:blank'))
    const opened = await popup
    if (!opened.isClosed()) await opened.waitForEvent('close')
    expect(page.context().pages()).toEqual([page])
  })

  it('prevents a webview from being attached', () => {
    let prevented = false
    shell.window.webContents.emit('will-attach-webview', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
  })

  it('refuses file: addresses', async () => {
    expect((await answerRequest(new Request('file:///etc/passwd'))).status).toBe(403)
  })
})

describe('the content security policy', () => {
  it('comes with the page, and Chromium enforces it', async () => {
    const page = await shell.page()
    const answer = await answerRequest(new Request('studio://app/'))
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(await page.evaluate(() => 'inlineRan' in window)).toBe(false)
    expect(shell.window.webContents.foreignRequests).toEqual([])
    expect(await page.evaluate(() => document.querySelector('img')?.naturalWidth)).toBe(0)
  })
})
