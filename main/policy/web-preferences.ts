/** Every window's preferences, whole: what is not named here keeps Electron's safe default. A test asserts them exactly. */
export function webPreferences(preload: string) {
  return Object.freeze({
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
  } as const)
}
