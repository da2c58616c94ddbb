/**
 * What an imported file may ask for. A hostile file can name any number; these keep the time and memory of an import
 * in proportion to the file.
 */
export const importLimits = {
  /** The file without its large tensors. SD's U-Net has 1.5 MB. */
  skeletonBytes: 64 * 2 ** 20,
  /** Protobuf fields of the file. SD's U-Net has 0.1 million. */
  fields: 2_000_000,
  /** Graphs within graphs, functions within functions. */
  nesting: 32,
  /** Operator calls, those of inlined functions included. SD's U-Net has 7000 with its shape arithmetic. */
  calls: 50_000,
  rank: 12,
  /** Elements of any one value. SD's largest at 512 px has 134 million. */
  valueElements: 2 ** 36,
  /** Elements of one constant worked out here instead of at run time. */
  foldedElements: 2 ** 20,
  /** Elements worked out in all. */
  foldedTotal: 2 ** 26,
} as const
