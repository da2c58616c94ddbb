import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, CDPSession, Page, Route } from 'playwright-core'
import { bindingName, isolatedWorldScript, pageWorldScript, preloadWorld } from './preload-worlds.ts'
import { answerRequest, shownOrigin, toShown, toStudio } from './stand-in-protocol.ts'
import type { StandInPort } from './stand-in-port.ts'
import { ipcMain } from './stand-in-ipc.ts'

type FromPreload =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly id: number }

type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: string }

/** One Chromium page as `webContents`: its requests go to the protocol handlers, its navigations to the guards. */
export class StandInWebContents extends EventEmitter {
  readonly mainFrame = { url: '', parent: null, postMessage: this.#deliver.bind(this) }
  /** Addresses outside our origin that the page tried to fetch; all were refused. */
  readonly foreignRequests: string[] = []
  readonly #preload: string
  readonly #context: Promise<BrowserContext>
  readonly #ports = new Map<number, { readonly send: (data: unknown) => void; readonly close: () => void }>()
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  #page: Promise<Page>
  #session: CDPSession | null = null
  #isolated: number | null = null
  #nextPort = 1
  #address = ''

  constructor(context: Promise<BrowserContext>, preload: string) {
    super()
    this.#context = context
    this.#preload = preload
    this.#page = this.#openPage()
    this.#page.catch((error: unknown) => this.emit('error', error))
  }

  get page(): Promise<Page> {
    return this.#page
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler
  }

  async loadURL(address: string): Promise<void> {
    this.#address = address
    const page = await this.#page
    await page.goto(toShown(address))
    this.emit('did-finish-load')
  }

  /** After a crash Chromium gives the page a new process; under Playwright that takes a new page. */
  reload(): void {
    const crashed = this.#page
    this.#page = crashed.then(async (page) => {
      await page.close()
      return this.#openPage()
    })
    void this.loadURL(this.#address)
  }

  async #openPage(): Promise<Page> {
    const page = await (await this.#context).newPage()
    const session = await page.context().newCDPSession(page)
    this.#session = session
    await session.send('Runtime.enable')
    await session.send('Page.enable')
    await session.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld })
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) this.#fromPreload(JSON.parse(payload) as FromPreload, executionContextId)
    })
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript })
    const source = isolatedWorldScript(readFileSync(this.#preload, 'utf8'))
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: preloadWorld })
    await page.route('**', (route) => this.#route(route))
    page.on('popup', (popup) => {
      if (this.#openHandler({ url: toStudio(popup.url()) }).action === 'deny') void popup.close()
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.mainFrame.url = toStudio(frame.url())
    })
    return page
  }

  async #route(route: Route): Promise<void> {
    const request = route.request()
    const url = toStudio(request.url())
    if (request.isNavigationRequest() && !this.#mayNavigate(url)) return route.abort('aborted')
    if (!request.url().startsWith(`${shownOrigin}/`)) {
      this.foreignRequests.push(request.url())
      return route.abort('blockedbyclient')
    }
    const body = request.postDataBuffer()
    const init = {
      method: request.method(),
      headers: request.headers(),
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    }
    const answer = await answerRequest(new Request(url, init))
    const headers = Object.fromEntries(answer.headers)
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) })
  }

  /** Electron asks only about what a page starts itself, never about `loadURL`. */
  #mayNavigate(url: string): boolean {
    if (url === this.#address) return true
    let allowed = true
    const event = { url, preventDefault: () => (allowed = false) }
    this.emit('will-navigate', event)
    this.emit('will-frame-navigate', event)
    return allowed
  }

  #fromPreload(message: FromPreload, context: number): void {
    if (message.kind === 'ipc') {
      this.#isolated = context
      ipcMain.emit(message.channel, { senderFrame: this.mainFrame, sender: this }, ...message.args)
    } else if (message.kind === 'port') this.#ports.get(message.id)?.send(message.data)
    else this.#ports.get(message.id)?.close()
  }

  #deliver(channel: string, message: unknown, ports: readonly StandInPort[] = []): void {
    const ids = ports.map((port) => {
      const id = this.#nextPort++
      const end = port.transfer({
        deliver: (data) => this.#evaluate(`__standInPort(${id}, ${JSON.stringify(data)})`),
        closed: () => this.#evaluate(`__standInPortClose(${id})`),
      })
      this.#ports.set(id, end)
      return id
    })
    this.#evaluate(`__standInDeliver(${JSON.stringify(channel)}, ${JSON.stringify([message])}, ${JSON.stringify(ids)})`)
  }

  #evaluate(expression: string): void {
    if (this.#isolated === null) throw new Error('nothing can be sent to a preload that has not spoken')
    // A page that is gone takes nothing more; its ports are closed by its end.
    this.#session?.send('Runtime.evaluate', { expression, contextId: this.#isolated }).catch(() => undefined)
  }
}
