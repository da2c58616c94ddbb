import { expect, it } from 'vitest'
import type { FromHost } from '../../../../main/shell-link/messages.ts'
import { parentPortDriver } from '../../../../main/shell-link/parent-port-driver.ts'

function openDriver() {
  const told: FromHost[] = []
  const { driver, hear } = parentPortDriver((message) => told.push(message))
  return { told, hear, driver }
}

it('asks the shell to launch, post to and kill the engine', () => {
  const { told, driver } = openDriver()
  const engine = driver.start()
  engine.post({ kind: 'stored', job: 1, index: 2 })
  engine.kill()
  expect(told).toEqual([
    { kind: 'launch-engine' },
    { kind: 'to-engine', message: { kind: 'stored', job: 1, index: 2 } },
    { kind: 'kill-engine' },
  ])
})

it("hands on the engine's messages and its end", () => {
  const { hear, driver } = openDriver()
  const heard: unknown[] = []
  const engine = driver.start()
  engine.onMessage((message) => heard.push(message))
  engine.onExit((reason) => heard.push(reason))
  hear({ kind: 'from-engine', message: { kind: 'ready' } })
  hear({ kind: 'engine-exit', code: 139 })
  expect(heard).toEqual([{ kind: 'ready' }, 'exit code 139'])
})

it('tells the newest engine only', () => {
  const { hear, driver } = openDriver()
  const heard: string[] = []
  driver.start().onExit(() => heard.push('first'))
  driver.start().onExit(() => heard.push('second'))
  hear({ kind: 'engine-exit', code: 0 })
  expect(heard).toEqual(['second'])
})
