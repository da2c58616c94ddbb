/**
 * The scripts that run before a page's own: one in the page's world, one in the preload's isolated world.
 *
 * The worlds share the document but no objects, so what the preload exposes crosses as events with JSON text, and a
 * port as a window message, as in Electron. The binding exists in the isolated world only.
 */

export const preloadWorld = 'electron-preload'
export const bindingName = '__standInShell'

/** Where files lie that a test will drop, by their names; said before the shell is opened. */
export const droppedPlaces: Record<string, string> = {}

/** In the page's world: builds what the preload exposes, functions only. */
export const pageWorldScript = `(() => {
  if (window !== window.top) return
  document.addEventListener('stand-in:expose', (event) => {
    const { name, functions } = JSON.parse(event.detail)
    const call = (fn) => (...args) => {
      document.dispatchEvent(new CustomEvent('stand-in:call', { detail: JSON.stringify({ name, fn, args }) }))
    }
    const api = Object.freeze(Object.fromEntries(functions.map((fn) => [fn, call(fn)])))
    Object.defineProperty(window, name, { value: api, enumerable: true, writable: false, configurable: false })
  })
})()`

/** In the isolated world: Electron's sandboxed preload loader around the built preload. */
export function isolatedWorldScript(preloadSource: string): string {
  return `(() => {
  if (window !== window.top) return
  const send = (message) => globalThis[${JSON.stringify(bindingName)}](JSON.stringify(message))
  const listeners = new Map()
  const ports = new Map()
  const ipcRenderer = {
    on(channel, listen) { listeners.set(channel, [...(listeners.get(channel) ?? []), listen]); return this },
    removeListener(channel, listen) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listen))
      return this
    },
    send(channel, ...args) { send({ kind: 'ipc', channel, args }) },
  }
  const exposed = new Map()
  const contextBridge = {
    exposeInMainWorld(name, api) {
      if (exposed.has(name)) throw new Error('exposed twice: ' + name)
      for (const [key, value] of Object.entries(api)) {
        if (typeof value !== 'function') throw new Error('the stand-in carries functions only, not ' + key)
      }
      exposed.set(name, api)
      document.dispatchEvent(new CustomEvent('stand-in:expose', { detail: JSON.stringify({ name, functions: Object.keys(api) }) }))
    },
  }
  document.addEventListener('stand-in:call', (event) => {
    const { name, fn, args } = JSON.parse(event.detail)
    exposed.get(name)[fn](...args)
  })
  globalThis.__standInDeliver = (channel, args, portIds) => {
    const opened = portIds.map((id) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => send({ kind: 'port', id, data })
      port1.addEventListener('close', () => send({ kind: 'port-close', id }))
      ports.set(id, port1)
      return port2
    })
    for (const listen of listeners.get(channel) ?? []) listen({ ports: opened }, ...args)
  }
  globalThis.__standInPort = (id, data) => ports.get(id)?.postMessage(data)
  globalThis.__standInPortClose = (id) => { ports.get(id)?.close(); ports.delete(id) }
  // The test says where a dropped file lies.
  const webUtils = { getPathForFile: (file) => (${JSON.stringify(droppedPlaces)})[file.name] ?? '' }
  const modules = { 'electron/renderer': { contextBridge, ipcRenderer, webUtils } }
  const require = (name) => {
    if (!Object.hasOwn(modules, name)) throw new Error('a sandboxed preload cannot require ' + name)
    return modules[name]
  }
  const module = { exports: {} }
  ;(function (require, module, exports) {${preloadSource}
})(require, module, module.exports)
})()`
}
