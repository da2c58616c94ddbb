import { checkComponent } from './check-component.ts'
import { signatureOf } from './component-signatures.ts'
import { detectLora } from './detect-lora.ts'
import type { DetectedPart, ModelProblem } from './model-kind.ts'
import { tally, type TensorTable } from './tensor-table.ts'
import { unsupportedName } from './unsupported-kinds.ts'

/**
 * What a set of tensors is, and everything that is wrong with it.
 *
 * @param path of the file or folder, for what is said
 * @param ownConfig its config.json, or null when it has none
 */
export function detectTensors(table: TensorTable, path: string, ownConfig: unknown): DetectedPart {
  const counted = { path, ...tally(table), config: null, facts: {} }
  const foreign = unsupportedName(table)
  if (foreign !== null) {
    const message = `is ${foreign}, which Fovea does not draw with; use Stable Diffusion 1.x or 2.x`
    return { ...counted, kind: 'unsupported', family: foreign, roles: [], problems: [{ item: path, message }] }
  }
  const lora = detectLora(table)
  if (lora !== null) return { ...lora, path }
  const signature = signatureOf(table)
  if (signature === null) {
    return { ...counted, kind: 'unknown', family: null, roles: [], problems: [unknownTensors(table, path)] }
  }
  const derived = signature.config(table)
  const config = ownConfig ?? derived
  const { problems, unused } = checkComponent(signature.kind, config, table, path)
  return {
    ...counted,
    kind: signature.kind,
    family: signature.family(table, isRecord(config) ? { ...derived, ...config } : derived),
    roles: problems.length === 0 ? signature.roles : [],
    problems,
    config: ownConfig === null ? derived : null,
    facts: unused === 0 ? {} : { unused },
  }
}

function unknownTensors({ tensors, refused }: TensorTable, path: string): ModelProblem {
  const names = [...tensors.keys(), ...refused.keys()].slice(0, 3)
  const count = tensors.size + refused.size
  const such = names.length === 0 ? '' : `, such as ${names.join(', ')}`
  return { item: path, message: `holds ${count} tensors${such}: none of the networks that Fovea knows` }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
