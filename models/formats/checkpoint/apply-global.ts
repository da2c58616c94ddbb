import { FormatRefusal } from '../format-refusal.ts'
import type {
  PickleDict,
  PickleTuple,
  PickleValue,
  Placeholder,
  ScriptModule,
  StorageRef,
  TensorRef,
} from './pickle-value.ts'
import { orderedDict, rebuildParameter, rebuildTensor, storageType } from './torch-globals.ts'

/**
 * What "call this with that" yields. Three known names make records; everything else makes a placeholder, whatever it is
 * called with: nothing is ever looked up or called.
 */
export function applyGlobal(callee: PickleValue, args: PickleValue, item: string): PickleValue {
  if (isPlaceholder(callee)) return callee
  if (!isRecord(callee) || callee.kind !== 'global' || !isRecord(args) || args.kind !== 'tuple') {
    throw refuse(item, 'calls something that is no name')
  }
  switch (callee.name) {
    case orderedDict:
      // With arguments it is some trainer's own; the dict of a state dict is filled afterwards.
      return args.items.length === 0 ? (new Map() satisfies PickleDict) : placeholder(callee.name)
    case rebuildTensor:
      return rebuiltTensor(args, item)
    case rebuildParameter:
      return rebuiltParameter(args, item)
    default:
      return placeholder(callee.name)
  }
}

function placeholder(of: string, isTensor = false): Placeholder {
  return { kind: 'placeholder', of, isTensor: isTensor || /tensor|parameter/i.test(of) }
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])`. */
function rebuiltTensor({ items }: PickleTuple, item: string): TensorRef | Placeholder {
  const [storage, offset, size, stride] = items
  if (items.length < 6 || items.length > 7 || storage === undefined)
    throw refuse(item, 'rebuilds a tensor from too little')
  const foreign = items.slice(0, 4).find(isPlaceholder)
  if (foreign !== undefined) return placeholder(foreign.of, true)
  const shape = sizes(size)
  const strides = sizes(stride)
  if (!isRecord(storage) || storage.kind !== 'storage' || !isSize(offset) || shape === null || strides === null) {
    throw refuse(item, 'rebuilds a tensor from something else')
  }
  if (shape.length !== strides.length) throw refuse(item, 'has a tensor with more sides than strides')
  return { kind: 'tensor', storage, offset, shape, strides }
}

/** `_rebuild_parameter(data, requires_grad, hooks)`. */
function rebuiltParameter({ items }: PickleTuple, item: string): TensorRef | Placeholder {
  const [data] = items
  if (items.length === 3 && isPlaceholder(data)) return placeholder(data.of, true)
  if (items.length !== 3 || !isRecord(data) || data.kind !== 'tensor')
    throw refuse(item, 'rebuilds a parameter from no tensor')
  return data
}

/** A storage's five-part id: `('storage', class, key, device, count)`. */
export function storageOf(id: PickleValue, item: string): StorageRef | Placeholder {
  if (!isRecord(id) || id.kind !== 'tuple' || id.items.length !== 5)
    throw refuse(item, 'names a storage in an unknown way')
  const [tag, type, key, device, count] = id.items
  if (isPlaceholder(type)) return placeholder(type.of, true)
  const known = isRecord(type) && type.kind === 'global' ? storageType(type.name) : null
  if (tag !== 'storage' || known === null || typeof key !== 'string' || typeof device !== 'string' || !isSize(count)) {
    throw refuse(item, 'names a storage in an unknown way')
  }
  // The key becomes part of a file name inside the archive; digits are all that torch writes.
  if (!/^\d{1,9}$/.test(key)) throw refuse(item, 'names a storage by something else than a number')
  return { kind: 'storage', type: known, key, count }
}

export function isPlaceholder(value: PickleValue | undefined): value is Placeholder {
  return isRecord(value) && value.kind === 'placeholder'
}

/** A class that the archive's own program would define. */
export function isScriptClass(value: PickleValue): boolean {
  return isRecord(value) && value.kind === 'global' && value.name.startsWith('__torch__.')
}

export function isModule(value: PickleValue | undefined): value is ScriptModule {
  return isRecord(value) && value.kind === 'module'
}

function isRecord(
  value: PickleValue | undefined,
): value is Exclude<PickleValue, PickleDict | PickleValue[] | string | number | boolean | null> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** torch allows 64 sides; nothing of ours has more than 5. */
function sizes(value: PickleValue | undefined): readonly number[] | null {
  if (!isRecord(value) || value.kind !== 'tuple' || value.items.length > 64) return null
  return value.items.every(isSize) ? value.items : null
}

function refuse(item: string, what: string): FormatRefusal {
  return new FormatRefusal('checkpoint.opcode-refused', item, `${what}; get the file again from its source`)
}
