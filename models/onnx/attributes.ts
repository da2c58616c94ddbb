import type { Attribute, Attributes } from './graph.ts'

/** Attribute constructors and typed readers. A reader throws on an attribute of another kind. */
export const int = (value: number): Attribute => ({ kind: 'int', value })
/** Rounded to float32 at once: that is what the file holds and what the runtime computes with. */
export const float = (value: number): Attribute => ({ kind: 'float', value: Math.fround(value) })
export const str = (value: string): Attribute => ({ kind: 'string', value })
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value })
export const floats = (value: readonly number[]): Attribute => ({ kind: 'floats', value: value.map(Math.fround) })

function read<K extends Attribute['kind']>(attributes: Attributes, name: string, kind: K) {
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute === undefined) return undefined
  if (attribute.kind !== kind) throw new Error(`attribute ${name} is ${attribute.kind}, not ${kind}`)
  return attribute as Extract<Attribute, { kind: K }>
}

export const intOf = <D>(attributes: Attributes, name: string, fallback: D): number | D =>
  read(attributes, name, 'int')?.value ?? fallback
export const floatOf = <D>(attributes: Attributes, name: string, fallback: D): number | D =>
  read(attributes, name, 'float')?.value ?? fallback
export const strOf = <D>(attributes: Attributes, name: string, fallback: D): string | D =>
  read(attributes, name, 'string')?.value ?? fallback
export const intsOf = <D>(attributes: Attributes, name: string, fallback: D): readonly number[] | D =>
  read(attributes, name, 'ints')?.value ?? fallback
