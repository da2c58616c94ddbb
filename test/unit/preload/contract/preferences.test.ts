import { describe, expect, it } from 'vitest'
import {
  defaultPreferences,
  preferenceChange,
  readPreferences,
  withChange,
} from '../../../../preload/contract/preferences.ts'

describe('stored preferences', () => {
  it('keep what is understood and have the defaults for the rest', () => {
    expect(readPreferences({ theme: 'contrast', motion: 'wild', notices: -1, later: true })).toEqual({
      ...defaultPreferences,
      theme: 'contrast',
    })
  })

  it.each([[null], ['text'], [[1]], [{ keys: { best: 'k' } }]])('survive %o', (stored) => {
    expect(readPreferences(stored)).toEqual(defaultPreferences)
  })
})

it('refuses a change of something that does not exist, and of a size that no window has', () => {
  expect(preferenceChange.safeParse({ path: '/etc' }).success).toBe(false)
  expect(preferenceChange.safeParse({ panels: { left: 1e9 } }).success).toBe(false)
  expect(preferenceChange.safeParse({ keys: { best: [{ key: 'j', meta: true }] } }).success).toBe(false)
})

it('changes what is named, and nothing for a name without a value', () => {
  expect(withChange(defaultPreferences, { theme: 'dark' }).theme).toBe('dark')
  expect(withChange(defaultPreferences, { theme: undefined })).toEqual(defaultPreferences)
})
