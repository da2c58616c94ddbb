/** Numbers in rows. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** A map whose longer side is at most `side`: means of square blocks, so that sums over whole blocks stay exact. */
export function poolMean(
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> },
  side: number,
): Grid {
  const block = Math.ceil(Math.max(width, height) / side)
  const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)]
  const sums = new Float32Array(columns * rows)
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / block) * columns
    for (let x = 0; x < width; x++, i++) {
      const cell = row + Math.floor(x / block)
      sums[cell] = (sums[cell] ?? 0) + (data[i] ?? 0)
    }
  }
  // Blocks at the edges may be cut: dividing all by one number keeps the sums.
  return { width: columns, height: rows, data: sums.map((sum) => sum / (block * block)) }
}
