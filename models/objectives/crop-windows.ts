/** A rectangle of a picture, in whole pixels. */
export interface Box {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** The two sides of DOODL's own setting, a 512 px picture and CLIP's 224 px input: its smallest window is 0.4375. */
const DOODL_SMALLEST = 224 / 512

/**
 * DOODL's cut-outs: side = int(u^power · (m − c) + c) with m the shorter side, at a uniform place.
 *
 * DOODL's c is the encoder's input size, 224 of 512 px. Where the picture is no larger than the encoder's input, that
 * would leave m − c = 0 and every window the whole picture, so we keep its proportion instead: c = round(0.4375 m).
 *
 * @param uniform draws from [0, 1); three for each window: side, top, left
 * @param encoderSize S, side of the encoder's input in pixels
 */
export function cropWindows(
  uniform: () => number,
  n: number,
  power: number,
  box: Box,
  encoderSize: number,
): readonly Box[] {
  const m = Math.min(box.height, box.width)
  const c = encoderSize < m ? encoderSize : Math.max(1, Math.round(m * DOODL_SMALLEST))
  return Array.from({ length: n }, () => {
    const side = Math.trunc(uniform() ** power * (m - c) + c)
    const top = box.top + Math.floor(uniform() * (box.height - side + 1))
    const left = box.left + Math.floor(uniform() * (box.width - side + 1))
    return { top, left, height: side, width: side }
  })
}
