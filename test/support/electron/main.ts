/**
 * A stand-in for `electron/main` that behaves: windows are Chromium pages, processes are forked, ports carry.
 *
 * It exports what the shell uses and nothing else; the shell is type-checked against Electron and against this.
 */
export { app } from './stand-in-app.ts'
export { ipcMain } from './stand-in-ipc.ts'
export { StandInMessageChannel as MessageChannelMain, type StandInPort as MessagePortMain } from './stand-in-port.ts'
export { utilityProcess, type StandInUtilityProcess as UtilityProcess } from './stand-in-process.ts'
export { protocol } from './stand-in-protocol.ts'
export { session } from './stand-in-session.ts'
export { BrowserWindow } from './stand-in-window.ts'
export { dialog, Menu } from './stand-in-dialogs.ts'
export { safeStorage } from './stand-in-safe-storage.ts'
