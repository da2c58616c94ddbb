import { FormatRefusal } from '../format-refusal.ts'

/** A long name or message is no weight's; this also bounds what a refusal can quote. */
const maxTextBytes = 64 * 1024

/** Reads a pickle's arguments; never past its end. */
export class PickleCursor {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #item: string
  #at = 0

  constructor(bytes: Uint8Array, item: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#item = item
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true)
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true)
  }

  /** Big endian: the one such number in a pickle. */
  f64(): number {
    return this.#view.getFloat64(this.#take(8), false)
  }

  /** A two's complement integer of at most 8 bytes. @throws FormatRefusal when it is no safe integer */
  integer(length: number): number {
    if (length > 8) throw this.refusal('has a whole number of more than 8 bytes')
    const from = this.#take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#view.getUint8(from + i))
    const signed = length === 0 ? 0n : BigInt.asIntN(8 * length, value)
    const number = Number(signed)
    if (!Number.isSafeInteger(number)) throw this.refusal('has a whole number beyond 2^53')
    return number
  }

  text(length: number): string {
    if (length > maxTextBytes) throw this.refusal(`has a text of ${length} bytes`)
    const from = this.#take(length)
    return this.#decode(from, from + length)
  }

  /** Up to the next line feed, which is consumed. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at)
    if (end < 0 || end - this.#at > maxTextBytes) throw this.refusal('has a name without an end')
    const from = this.#at
    this.#at = end + 1
    return this.#decode(from, end)
  }

  refusal(what: string): FormatRefusal {
    return new FormatRefusal('checkpoint.opcode-refused', this.#item, `${what} at byte ${this.#at} of its description`)
  }

  #decode(from: number, to: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(from, to))
    } catch {
      throw this.refusal('has a text that is not UTF-8')
    }
  }

  #take(length: number): number {
    const from = this.#at
    if (from + length > this.#bytes.length) throw this.refusal('ends early')
    this.#at = from + length
    return from
  }
}
