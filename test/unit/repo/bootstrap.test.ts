import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from '../../../scripts/bootstrap/chromium.mjs'
import { isInstalled } from '../../../scripts/bootstrap/install.mjs'
import { findElectron } from '../../../scripts/bootstrap/electron.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fovea-bootstrap-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a program through the bootstrap's runner, in a group of its own as a build server would. */
function runThroughRunner(source: string) {
  const script = join(folder, 'child.mjs')
  writeFileSync(script, source)
  const runner = new URL('../../../scripts/bootstrap/run-child.mjs', import.meta.url).href
  const code = `import { runChild } from '${runner}'; process.exitCode = await runChild(process.execPath, ['${script}'])`
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
}

describe('running a task', () => {
  it("hands on the task's exit code", async () => {
    const runner = runThroughRunner('process.exit(7)')
    expect(await once(runner, 'exit')).toEqual([7, null])
  })

  it('answers 128 + n when signal n ended the task', async () => {
    const runner = runThroughRunner("process.kill(process.pid, 'SIGKILL')")
    expect(await once(runner, 'exit')).toEqual([137, null])
  })

  it('delivers a signal that comes several ways to the task exactly once', async () => {
    const runner = runThroughRunner(`
      let count = 0
      process.on('SIGINT', () => {
        count += 1
        if (count === 1) process.stdout.write('first ')
      })
      // Ends on a signal that is sent after the repeats, so that none can still be on its way.
      process.on('SIGTERM', () => process.exit(10 + count))
      setInterval(() => undefined, 1000)
      process.stdout.write('ready ')`)
    const exit = once(runner, 'exit')
    let said = ''
    for await (const chunk of runner.stdout) {
      said += String(chunk)
      if (said === 'ready ') {
        for (let repeat = 0; repeat < 3; repeat++) runner.kill('SIGINT')
      } else if (said === 'ready first ') runner.kill('SIGTERM')
    }
    expect(await exit).toEqual([11, null])
  })
})

describe('what is installed', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  }
  const write = (name: string, packages: object) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    writeFileSync(join(folder, name), JSON.stringify({ packages }))
  }
  const record = 'node_modules/.package-lock.json'

  it.each([
    ['all packages', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }, true],
    ['all but an optional one', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    [
      'another version of an optional one',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
      false,
    ],
    ['nothing', {}, false],
  ])('with %s in the record', (_what, present, expected) => {
    write('package-lock.json', wanted)
    write(record, present)
    expect(isInstalled(folder)).toBe(expected)
  })

  it('is incomplete when an installation was cut short and left no record', () => {
    write('package-lock.json', wanted)
    expect(isInstalled(folder)).toBe(false)
  })
})

describe('looking for programs', () => {
  it('takes the Chromium that CHROME_PATH names, and none when that is missing', () => {
    const chromium = join(folder, 'chromium')
    writeFileSync(chromium, '')
    expect(findChromium({ CHROME_PATH: chromium })).toBe(chromium)
    expect(findChromium({ CHROME_PATH: join(folder, 'absent') })).toBeNull()
  })

  it('takes the Electron that ELECTRON_OVERRIDE_DIST_PATH holds, and none when it holds none', () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull()
    const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)]
    const binary = join(folder, name ?? 'electron')
    mkdirSync(join(binary, '..'), { recursive: true })
    writeFileSync(binary, '')
    chmodSync(binary, 0o755)
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(binary)
  })
})
