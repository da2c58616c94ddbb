import type { DType } from '../../onnx/graph.ts'

/** What a tensor's numbers are, by the name of torch's storage class; null where Fovea has no such type. */
export interface StorageType {
  readonly className: string
  readonly dtype: DType | null
  readonly itemSize: number
}

/** A storage of the archive: `data/<key>`, of `count` elements. */
export interface StorageRef {
  readonly kind: 'storage'
  readonly type: StorageType
  readonly key: string
  readonly count: number
}

/** A view of a storage; `offset`, `shape` and `strides` in elements. */
export interface TensorRef {
  readonly kind: 'tensor'
  readonly storage: StorageRef
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

/** A name the file wants looked up. It never is; it is only compared. */
export interface GlobalRef {
  readonly kind: 'global'
  readonly name: string
}

/**
 * What a trainer left beside the tensors (an optimiser, a callback, a logger): nothing was resolved or called, and its
 * contents are gone. `isTensor` marks one that would have been a tensor, so that it can be refused by name.
 */
export interface Placeholder {
  readonly kind: 'placeholder'
  readonly of: string
  readonly isTensor: boolean
}

/** A module of a TorchScript archive: its attributes by name. The program that would use them is never read. */
export interface ScriptModule {
  readonly kind: 'module'
  readonly attributes: Map<string, PickleValue>
}

export type PickleKey = string | number | boolean | null
export type PickleDict = Map<PickleKey, PickleValue>

export interface PickleTuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}

export type PickleValue =
  PickleKey | PickleDict | PickleValue[] | PickleTuple | StorageRef | TensorRef | GlobalRef | Placeholder | ScriptModule

export function isKey(value: PickleValue): value is PickleKey {
  return value === null || typeof value !== 'object'
}
