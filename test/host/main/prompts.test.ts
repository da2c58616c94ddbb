import path from 'node:path'
import { expect, it } from 'vitest'
import { readPackManifest } from '../../../main/files/verify-pack.ts'
import { promptService } from '../../../main/services/prompts.ts'
import { goldenPackFolder } from '../../support/golden.ts'

it('counts the words that a pack’s text encoder does not see, its brackets read as weights', async () => {
  const prompts = promptService({ require: () => readPackManifest(path.normalize(goldenPackFolder)) })
  expect(await prompts.ignoredWords('golden', 'cat')).toBe(0)
  // 16 tokens, two of them around the prompt; "cat" is one.
  expect(await prompts.ignoredWords('golden', 'cat '.repeat(26))).toBe(12)
  expect(await prompts.ignoredWords('golden', '(cat:1.2) '.repeat(14))).toBe(0)
})
