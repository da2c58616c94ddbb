/**
 * Compiles only while the stand-in still looks like Electron: what it exports exists there, and what is called with
 * plain arguments takes the same ones. Event listeners are checked by the shell's own compilation against Electron.
 */
import type * as electron from 'electron/main'
import type * as standIn from './main.ts'

type Values<T> = { [K in keyof T]: T[K] }

/** Names that the stand-in has and Electron lacks. Must be `never`. */
type Invented = Exclude<keyof Values<typeof standIn>, keyof Values<typeof electron>>
type InventedIn<Ours, Theirs> = Exclude<keyof Ours, keyof Theirs | `#${string}`>

/** Members that only tests use. */
type OfTests = 'isSandboxed' | 'exitCode' | 'isShown' | 'focusCount' | 'options' | 'page' | 'foreignRequests' | 'roles'

type Nothing<T extends never> = T

export type Drift = [
  Nothing<Invented>,
  Nothing<Exclude<InventedIn<typeof standIn.app, typeof electron.app>, OfTests>>,
  Nothing<Exclude<InventedIn<typeof standIn.protocol, typeof electron.protocol>, OfTests>>,
  Nothing<Exclude<InventedIn<typeof standIn.dialog, typeof electron.dialog>, OfTests>>,
  Nothing<Exclude<InventedIn<typeof standIn.session.defaultSession, electron.Session>, OfTests>>,
  Nothing<Exclude<InventedIn<standIn.BrowserWindow, electron.BrowserWindow>, OfTests>>,
  Nothing<Exclude<InventedIn<standIn.BrowserWindow['webContents'], electron.WebContents>, OfTests>>,
  Nothing<
    Exclude<InventedIn<standIn.MessagePortMain, electron.MessagePortMain>, 'transfer' | 'receive' | 'peerClosed'>
  >,
  Nothing<Exclude<InventedIn<standIn.UtilityProcess, electron.UtilityProcess>, OfTests | 'entry' | 'child'>>,
]

/** The arguments that Electron takes must be ones that the stand-in takes. */
type Takes<Ours extends (...args: never[]) => unknown, Theirs extends (...args: never[]) => unknown> =
  Parameters<Theirs> extends Parameters<Ours> ? true : false

export const sameArguments = {
  showErrorBox: true satisfies Takes<typeof standIn.dialog.showErrorBox, typeof electron.dialog.showErrorBox>,
  exit: true satisfies Takes<typeof standIn.app.exit, typeof electron.app.exit>,
  quit: true satisfies Takes<typeof standIn.app.quit, typeof electron.app.quit>,
  registerSchemes: true satisfies Takes<
    typeof standIn.protocol.registerSchemesAsPrivileged,
    typeof electron.protocol.registerSchemesAsPrivileged
  >,
}
