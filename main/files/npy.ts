/**
 * NumPy's .npy, version 1.0: little endian, C order (numpy/lib/format.py).
 *
 * `data.length` must be the product of `shape`.
 */
export function encodeNpy(data: Float32Array | Float64Array, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, side) => product * side, 1)
  if (count !== data.length) throw new Error(`npy: ${data.length} values do not fill the shape [${shape.join(', ')}]`)
  const descr = data instanceof Float32Array ? '<f4' : '<f8'
  const tuple = shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  // Magic, version and length take 10 bytes; the header is padded so that the data start at a multiple of 64.
  const padding = 63 - ((10 + dictionary.length) % 64)
  const header = Buffer.from(`${dictionary}${' '.repeat(padding)}\n`, 'latin1')
  const length = Buffer.from([header.length & 255, header.length >> 8])
  const prefix = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, header])
  return new Uint8Array(Buffer.concat([prefix, littleEndian(data)]))
}

function littleEndian(data: Float32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(data.byteLength)
  const view = new DataView(bytes.buffer)
  data.forEach((value, i) => {
    if (data instanceof Float32Array) view.setFloat32(i * 4, value, true)
    else view.setFloat64(i * 8, value, true)
  })
  return bytes
}
