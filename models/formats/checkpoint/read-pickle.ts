import { FormatRefusal } from '../format-refusal.ts'
import { applyGlobal, isModule, isPlaceholder, isScriptClass, storageOf } from './apply-global.ts'
import { PickleCursor } from './pickle-cursor.ts'
import { isKey, type GlobalRef, type PickleDict, type PickleValue } from './pickle-value.ts'
import { isDangerous } from './torch-globals.ts'

/** A model of ten thousand tensors needs half a million. */
const maxOperations = 8_000_000
const maxStack = 1_000_000

/** Marks where the items of a list, tuple or dict begin. */
const mark = Symbol('mark')

/**
 * Reads the pickle of a PyTorch checkpoint (protocol 2, Lib/pickletools.py) into plain records.
 *
 * A stack machine over a fixed list of opcodes that looks nothing up and calls nothing (reference/reliability-security.md
 * 5.2). Names other than those of tensors become inert placeholders; a name no honest file has ends the read. Time and
 * memory are linear in the pickle, which the caller has capped.
 *
 * @throws FormatRefusal `checkpoint.opcode-refused`, `checkpoint.global-refused`, `checkpoint.too-large`
 */
export function readPickle(bytes: Uint8Array, item: string): PickleValue {
  const cursor = new PickleCursor(bytes, item)
  const machine = new PickleMachine(cursor, item)
  if (cursor.u8() !== 0x80 || cursor.u8() !== 2) throw cursor.refusal('is no pickle of protocol 2')
  for (let operations = 0; ; operations++) {
    if (operations > maxOperations) {
      throw new FormatRefusal('checkpoint.too-large', item, 'has a description far larger than any model needs')
    }
    const opcode = cursor.u8()
    if (opcode === 0x2e /* STOP */) break
    machine.step(opcode)
  }
  if (!cursor.isAtEnd) throw cursor.refusal('goes on after its end')
  return machine.result()
}

class PickleMachine {
  readonly #cursor: PickleCursor
  readonly #item: string
  readonly #stack: (PickleValue | typeof mark)[] = []
  readonly #memo = new Map<number, PickleValue>()

  constructor(cursor: PickleCursor, item: string) {
    this.#cursor = cursor
    this.#item = item
  }

  result(): PickleValue {
    const value = this.#pop()
    if (this.#stack.length > 0) throw this.#cursor.refusal('leaves something over')
    return value
  }

  step(opcode: number): void {
    const cursor = this.#cursor
    switch (opcode) {
      case 0x28: // MARK
        return this.#push(mark)
      case 0x7d: // EMPTY_DICT
        return this.#push(new Map())
      case 0x5d: // EMPTY_LIST
        return this.#push([])
      case 0x29: // EMPTY_TUPLE
        return this.#push({ kind: 'tuple', items: [] })
      case 0x74: // TUPLE
        return this.#push({ kind: 'tuple', items: this.#popToMark() })
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#push({ kind: 'tuple', items: this.#popMany(opcode - 0x84) })
      case 0x4e: // NONE
        return this.#push(null)
      case 0x88: // NEWTRUE
        return this.#push(true)
      case 0x89: // NEWFALSE
        return this.#push(false)
      case 0x4a: // BININT
        return this.#push(cursor.i32())
      case 0x4b: // BININT1
        return this.#push(cursor.u8())
      case 0x4d: // BININT2
        return this.#push(cursor.u16())
      case 0x8a: // LONG1
        return this.#push(cursor.integer(cursor.u8()))
      case 0x47: // BINFLOAT
        return this.#push(cursor.f64())
      case 0x58: // BINUNICODE
        return this.#push(cursor.text(cursor.u32()))
      case 0x71: // BINPUT
        return this.#remember(cursor.u8())
      case 0x72: // LONG_BINPUT
        return this.#remember(cursor.u32())
      case 0x68: // BINGET
        return this.#recall(cursor.u8())
      case 0x6a: // LONG_BINGET
        return this.#recall(cursor.u32())
      case 0x73: // SETITEM
        return this.#setItems(this.#popMany(2))
      case 0x75: // SETITEMS
        return this.#setItems(this.#popToMark())
      case 0x61: // APPEND
        return this.#append(this.#popMany(1))
      case 0x65: // APPENDS
        return this.#append(this.#popToMark())
      case 0x63: // GLOBAL
        return this.#push(this.#global())
      case 0x52: // REDUCE
        return this.#apply(false)
      case 0x81: // NEWOBJ
        return this.#apply(true)
      case 0x62: // BUILD
        return this.#build()
      case 0x51: // BINPERSID
        return this.#push(storageOf(this.#pop(), this.#item))
      default:
        throw cursor.refusal(`uses the operation 0x${opcode.toString(16)}, which no plain checkpoint has,`)
    }
  }

  #global(): GlobalRef {
    const name = `${this.#cursor.line()}.${this.#cursor.line()}`
    if (isDangerous(name)) {
      throw new FormatRefusal(
        'checkpoint.global-refused',
        this.#item,
        `asks for ${name}, which could run programs; nothing was run. Delete the file and warn whoever gave it to you`,
      )
    }
    return { kind: 'global', name }
  }

  #apply(isNew: boolean): void {
    const [callee, args] = this.#popMany(2) as [PickleValue, PickleValue]
    if (isNew && isScriptClass(callee)) return this.#push({ kind: 'module', attributes: new Map() })
    const made = applyGlobal(callee, args, this.#item)
    // Objects of classes are a trainer's; a state dict is made of calls (docs/decisions/0065).
    if (isNew && !isPlaceholder(made)) throw this.#cursor.refusal('makes an object of a class that is called')
    this.#push(made)
  }

  /** A state for an OrderedDict (`_metadata`) is dropped, one for a placeholder too; nothing else has one. */
  #build(): void {
    const state = this.#pop()
    const target = this.#top()
    if (isModule(target) && state instanceof Map) {
      for (const [key, value] of state) if (typeof key === 'string') target.attributes.set(key, value)
      return
    }
    if (!(target instanceof Map) && !isPlaceholder(target)) throw this.#cursor.refusal('gives a state to plain data')
  }

  #setItems(items: readonly PickleValue[]): void {
    const target = this.#top()
    if (isPlaceholder(target)) return
    if (!(target instanceof Map) || items.length % 2 !== 0) throw this.#cursor.refusal('sets items of no dict')
    const dict: PickleDict = target
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = items.slice(i, i + 2) as [PickleValue, PickleValue]
      // Lightning keys its callbacks by their classes; what cannot be named cannot be asked for.
      if (isKey(key)) dict.set(key, value)
    }
  }

  #append(items: readonly PickleValue[]): void {
    const target = this.#top()
    if (isPlaceholder(target)) return
    if (!Array.isArray(target)) throw this.#cursor.refusal('appends to no list')
    for (const item of items) target.push(item)
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top())
  }

  #recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw this.#cursor.refusal('recalls what was never put')
    this.#push(value)
  }

  #push(value: PickleValue | typeof mark): void {
    if (this.#stack.length >= maxStack) throw this.#cursor.refusal('nests deeper than any model')
    this.#stack.push(value)
  }

  #top(): PickleValue {
    const top = this.#stack.at(-1)
    if (top === undefined || top === mark) throw this.#cursor.refusal('takes from an empty stack')
    return top
  }

  #pop(): PickleValue {
    const top = this.#top()
    this.#stack.pop()
    return top
  }

  #popMany(count: number): PickleValue[] {
    const values: PickleValue[] = []
    for (let i = 0; i < count; i++) values.push(this.#pop())
    return values.reverse()
  }

  #popToMark(): PickleValue[] {
    const from = this.#stack.lastIndexOf(mark)
    if (from < 0) throw this.#cursor.refusal('ends what never began')
    const values = this.#stack.splice(from + 1) as PickleValue[]
    this.#stack.pop()
    return values
  }
}
