import type { JSHandle, Page } from 'playwright-core'

interface Message {
  readonly kind: string
  readonly id?: number
  readonly name?: string
}

interface PagePort {
  readonly call: (method: string, input: unknown) => Promise<Message>
  readonly event: (name: string) => Promise<Message>
}

/** A port of the test's own, beside the one of the studio's client. */
export interface HostPort {
  readonly call: (method: string, input: unknown) => Promise<unknown>
  /** The next event of this name, also if it came since the last time one was asked for. */
  readonly event: (name: string) => Promise<unknown>
}

/** Asks through the preload like the studio does. One at a time: ports arrive as window messages. */
export async function openHostPort(page: Page): Promise<HostPort> {
  const port: JSHandle<PagePort> = await page.evaluateHandle(openInPage)
  return {
    call: (method, input) => port.evaluate((open, asked) => open.call(asked.method, asked.input), { method, input }),
    event: (name) => port.evaluate((open, wanted) => open.event(wanted), name),
  }
}

/** Runs in the page, so it may use nothing from around it. */
function openInPage(): Promise<PagePort> {
  const bridge = (window as unknown as { foveaBridge: { requestPort: () => void } }).foveaBridge
  const received: Message[] = []
  let wake = () => {}
  const next = async (isWanted: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const found = received.findIndex(isWanted)
      const message = received[found]
      if (message !== undefined) return received.splice(0, found + 1) && message
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event) {
      const port = event.ports[0]
      if (event.source !== window || event.data !== 'fovea.port' || port === undefined) return
      window.removeEventListener('message', listen)
      port.onmessage = ({ data }: MessageEvent<Message>) => {
        received.push(data)
        wake()
      }
      let calls = 0
      resolve({
        call: (method, input) => {
          const id = ++calls
          port.postMessage({ kind: 'call', id, method, input })
          return next((message) => message.id === id)
        },
        event: (name) => next((message) => message.name === name),
      })
    })
    bridge.requestPort()
  })
}
