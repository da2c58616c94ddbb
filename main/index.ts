import { join } from 'node:path'
import { app, protocol } from 'electron/main'
import { appScheme, appSchemePrivileges } from './policy/app-origin.ts'
import { startShell } from './shell/start-shell.ts'

/** Entry of the Electron app. Bundled to one file: everything before `ready` must run synchronously. */

protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: appSchemePrivileges }])
app.enableSandbox()

if (app.requestSingleInstanceLock()) {
  const folder = import.meta.dirname
  await app.whenReady()
  startShell({
    host: join(folder, 'host.js'),
    engine: join(folder, 'engine.js'),
    preload: join(folder, '../preload/preload.cjs'),
    args: [
      ...process.argv.slice(app.isPackaged ? 1 : 2),
      `--packs=${app.isPackaged ? join(process.resourcesPath, 'packs') : join(app.getAppPath(), 'models/packs')}`,
      `--page=${join(folder, '../renderer')}`,
    ],
  })
} else {
  app.quit()
}
