import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { say } from './say.mjs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * Path of a Chromium for the browser tests, or null: a set CHROME_PATH decides, then the usual places.
 *
 * @param {Record<string, string | undefined>} environment
 * @returns {string | null}
 */
export function findChromium(environment = process.env) {
  const named = environment.CHROME_PATH
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  return places.find((place) => existsSync(place)) ?? null
}

/** Finds Chromium; as root on Debian, installs it first. Never asks; null when there is none and none can be had. */
export function ensureChromium() {
  const found = findChromium()
  if (found !== null) return found
  if (process.env.CHROME_PATH) {
    say(`CHROME_PATH names "${process.env.CHROME_PATH}", which does not exist; browser tests cannot run.`)
    return null
  }
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get')) {
    say('no Chromium found and none can be installed here; install Chromium or set CHROME_PATH for the browser tests.')
    return null
  }
  say("installing Debian's Chromium for the browser tests (once, about a minute)")
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
  const updated = spawnSync('apt-get', ['update', '-qq'], options)
  if (updated.status !== 0) say('apt-get update failed; trying the installation with the lists that are there')
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']
  if (spawnSync('apt-get', install, options).status !== 0)
    say('apt-get could not install Chromium; browser tests cannot run.')
  return findChromium()
}
