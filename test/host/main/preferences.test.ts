import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultPreferences } from '../../../preload/contract/preferences.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost } from '../../support/toy-engine/toy-host.ts'

it('keeps preferences with the library, over a restart', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const first = await toyHost(dataDir)
  expect(await first.api['preference.get']({}, never)).toEqual(defaultPreferences)
  // Two at once: neither is lost.
  const change = first.api['preference.change']
  await Promise.all([
    change({ theme: 'dark' }, never),
    change({ keys: { best: [{ key: 'j' }] }, panels: { left: 320 } }, never),
  ])
  await first.close()
  const second = await toyHost(dataDir)
  expect(await second.api['preference.get']({}, never)).toEqual({
    ...defaultPreferences,
    theme: 'dark',
    keys: { best: [{ key: 'j' }] },
    panels: { left: 320 },
  })
  await second.close()
})
