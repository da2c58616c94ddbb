import { app, session } from 'electron/main'
import { classifyNavigation, windowOpenAnswer } from '../policy/navigation.ts'
import { isPermissionGranted } from '../policy/permission.ts'

/** Installs what denies: every page that ever exists is covered, whoever made it. Call once the app is ready. */
export function installGuards(): void {
  app.on('web-contents-created', (_created, contents) => {
    const refuse = (event: { readonly url: string; preventDefault: () => void }) => {
      if (classifyNavigation(event.url) === 'deny') event.preventDefault()
    }
    contents.on('will-navigate', refuse)
    contents.on('will-frame-navigate', refuse)
    contents.on('will-redirect', refuse)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => windowOpenAnswer)
  })
  const pages = session.defaultSession
  pages.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isPermissionGranted(permission, details.requestingUrl)),
  )
  pages.setPermissionCheckHandler((_contents, permission, origin) => isPermissionGranted(permission, origin))
  pages.setDevicePermissionHandler(() => false)
}
