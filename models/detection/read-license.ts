import { textIn, type ModelFolder } from './model-folder.ts'

const longest = 200

/**
 * The licence a model states: in the front matter of its card (README.md of a Hugging Face repository), or in a safetensors
 * file's own metadata. Null when it states none; never guessed.
 */
export function readLicense(files: ModelFolder, metadata: ReadonlyMap<string, string>): string | null {
  const stated = metadata.get('modelspec.license') ?? metadata.get('license') ?? ofCard(textIn(files, 'README.md'))
  return stated === null || stated.trim() === '' ? null : stated.trim().slice(0, longest)
}

/** `license:` of YAML front matter; `other` gives way to `license_name`. */
function ofCard(card: string | null): string | null {
  const lines = (card ?? '').split(/\r?\n/, 400)
  if (lines[0]?.trim() !== '---') return null
  const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---')
  const field = (name: string): string | null => {
    const line = lines.slice(1, end).find((each) => each.startsWith(`${name}:`))
    const value = line
      ?.slice(name.length + 1)
      .trim()
      .replaceAll(/^["']|["']$/g, '')
    return value === undefined || value === '' ? null : value
  }
  const license = field('license')
  return license === 'other' ? (field('license_name') ?? license) : license
}
