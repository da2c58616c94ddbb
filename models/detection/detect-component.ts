import { FormatRefusal } from '../formats/format-refusal.ts'
import { schedulerConfigSchema } from '../formats/scheduler-config.ts'
import { openTokenizer } from '../formats/tokenizer.ts'
import { parseConfigText } from '../formats/parse-config.ts'
import { readText } from '../formats/pack-files.ts'
import { must } from '../must.ts'
import { detectOnnx } from './detect-onnx.ts'
import { detectTensors } from './detect-tensors.ts'
import { inFolder, jsonIn, namesIn, type ModelFolder } from './model-folder.ts'
import type { DetectedPart } from './model-kind.ts'
import { tableOfFiles, weightFilesIn } from './weight-files.ts'

const nothing = { parameters: 0, precision: [], config: null, facts: {}, family: null } as const

/** Tokens of a prompt as every published CLIP counts them; the text encoder's own length is used when it draws. */
const promptLength = 77

/** What one folder holds: weights, a tokenizer, a scheduler; null when nothing of these. Refusals become problems. */
export function detectComponent(
  files: ModelFolder,
  folder: string,
): { part: DetectedPart; files: readonly string[] } | null {
  const names = namesIn(files, folder)
  const at = (name: string) => inFolder(folder, name)
  try {
    const weights = weightFilesIn(files, folder)
    if (weights.length > 0) {
      const config = jsonIn(files, at('config.json'))
      const where = folder === '' ? (weights[0] ?? '') : folder
      const part = must(detectTensors(tableOfFiles(files, weights), where, config)[0], 'something is always said')
      const index = weights.length > 1 ? names.filter((name) => name.endsWith('.json') && name.includes('.index.')) : []
      const beside = ['config.json', 'preprocessor_config.json', ...index].map(at).filter(files.has)
      return { part: { ...part, path: folder }, files: [...weights, ...beside] }
    }
    const onnx = names.find((name) => name === 'model.onnx') ?? names.find((name) => name.endsWith('.onnx'))
    if (onnx !== undefined) {
      const data = names.filter((name) => /\.onnx_data$|^weights\.pb$|\.onnx\.data$/.test(name))
      return { part: { ...detectOnnx(files.bytes(at(onnx)), at(onnx)), path: folder }, files: [onnx, ...data].map(at) }
    }
    const tokenizer = tokenizerFiles(names)
    if (tokenizer.length > 0) {
      openTokenizer(files, folder, promptLength)
      return {
        part: { ...nothing, kind: 'tokenizer', path: folder, roles: ['tokenizer'], problems: [] },
        files: tokenizer.map(at),
      }
    }
    if (names.includes('scheduler_config.json')) {
      const path = at('scheduler_config.json')
      parseConfigText(schedulerConfigSchema, readText(files, path), path)
      return {
        part: { ...nothing, kind: 'scheduler', path: folder, roles: ['scheduler'], problems: [] },
        files: [path],
      }
    }
    return null
  } catch (thrown) {
    if (!(thrown instanceof FormatRefusal)) throw thrown
    const problem = { item: thrown.item, message: thrown.message }
    const kind = names.includes('scheduler_config.json')
      ? 'scheduler'
      : tokenizerFiles(names).length > 0
        ? 'tokenizer'
        : 'unknown'
    return { part: { ...nothing, kind, path: folder, roles: [], problems: [problem] }, files: [] }
  }
}

/** The files of a tokenizer: the single-file form, or vocabulary and merges; empty when neither is whole. */
export function tokenizerFiles(names: readonly string[]): readonly string[] {
  const main = names.includes('tokenizer.json') ? ['tokenizer.json'] : ['vocab.json', 'merges.txt']
  if (!main.every((name) => names.includes(name))) return []
  return [...main, ...['tokenizer_config.json', 'special_tokens_map.json'].filter((name) => names.includes(name))]
}
