import { readConfig } from '../../models/formats/parse-config.ts'
import { openTokenizer, type ClipTokenizer } from '../../models/formats/tokenizer.ts'
import { clipTextConfigSchema } from '../../models/architectures/clip-config.ts'
import { packFailure } from '../files/pack-failure.ts'
import { packFolder } from '../files/pack-folder.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'
import type { PackService } from './packs.ts'

/** Stable Diffusion's, where a text encoder is a file without a configuration. */
const usualLength = 77

/** What a pack's text encoder reads of a prompt. */
export interface PromptService {
  /** Words at the end that it does not see. @throws FoveaError pack.* */
  readonly ignoredWords: (pack: string, text: string) => Promise<number>
}

/** One vocabulary is kept: an artist types for one pack at a time, and it is megabytes. */
export function promptService(packs: Pick<PackService, 'require'>): PromptService {
  let last: { readonly hash: string; readonly tokenizer: ClipTokenizer } | null = null
  return {
    async ignoredWords(id, text) {
      const pack = await packs.require(id)
      if (last?.hash !== pack.manifestHash) last = { hash: pack.manifestHash, tokenizer: tokenizerOf(pack) }
      return last.tokenizer.encodeWeighted(text).droppedWords
    },
  }
}

function tokenizerOf({ folder, manifest }: PackOnDisk): ClipTokenizer {
  try {
    const files = packFolder(folder)
    const { textEncoder, tokenizer } = manifest.roles
    const config = `${textEncoder.path}/config.json`
    const length = files.has(config) ? readConfig(clipTextConfigSchema, files, config).length : usualLength
    return openTokenizer(files, tokenizer.path, length)
  } catch (thrown) {
    throw packFailure(thrown, manifest.id)
  }
}
