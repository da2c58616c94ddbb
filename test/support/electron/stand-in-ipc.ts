import { EventEmitter } from 'node:events'

/** `ipcMain`: what preloads send arrives here as events. */
export const ipcMain = new EventEmitter()
