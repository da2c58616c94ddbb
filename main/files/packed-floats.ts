import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const floatBytes = 4
/** Larger than any latent: 64 MB of floats. A small file must not ask for all memory. */
const mostBytes = 64 << 20

/**
 * Float32 arrays without loss, smaller: all first bytes, then all second, third and fourth ones, through Zstandard.
 *
 * Signs and exponents of a latent repeat; its mantissas are noise. Apart from each other, the first compress well and the
 * second are not tried in vain (the "shuffle" filter of Blosc and HDF5). Equal input gives equal output.
 */
export function packFloats(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(shuffled(bytes), { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
}

/** @throws Error when the bytes are none of packFloats */
export function unpackFloats(packed: Uint8Array): Uint8Array {
  return unshuffled(zstdDecompressSync(packed, { maxOutputLength: mostBytes }))
}

/** What is over at the end, less than a float, stays where it is. */
function shuffled(bytes: Uint8Array): Uint8Array {
  const count = Math.floor(bytes.length / floatBytes)
  const out = Uint8Array.from(bytes)
  for (let place = 0; place < floatBytes; place++) {
    for (let i = 0; i < count; i++) out[place * count + i] = bytes[i * floatBytes + place] ?? 0
  }
  return out
}

function unshuffled(bytes: Uint8Array): Uint8Array {
  const count = Math.floor(bytes.length / floatBytes)
  const out = Uint8Array.from(bytes)
  for (let place = 0; place < floatBytes; place++) {
    for (let i = 0; i < count; i++) out[i * floatBytes + place] = bytes[place * count + i] ?? 0
  }
  return out
}
