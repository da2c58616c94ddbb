import type { WeightEntries } from '../weights.ts'
import { renamed } from './entry-views.ts'

/**
 * The decoder of madebyollin/taesd under the names of diffusers' `AutoencoderTiny`: theirs counts the clamp in front of
 * all layers, diffusers' does not.
 */
export function tinyDecoderOfTaesd(entries: WeightEntries): WeightEntries {
  return renamed(entries, (name) => {
    const [, index, rest] = /^(?:taesd_decoder\.|decoder\.)?(\d+)\.(.+)$/.exec(name) ?? []
    return index === undefined ? null : `decoder.layers.${Number(index) - 1}.${rest ?? ''}`
  })
}
