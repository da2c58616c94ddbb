/** A rectangle of a picture, in whole pixels. */
export interface Box {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** The two sides of SGOOL's setting, a 256 px picture and CLIP's 224 px input: its smallest window is 0.875. */
const SGOOL_SMALLEST = 224 / 256

/**
 * DOODL's cut-outs: side = int(u^power · (m − c) + c) with m the shorter side, at a uniform place.
 *
 * c is the encoder's input size: 224 of DOODL's 512 px and of SGOOL's 256 px. Where the picture is no larger than the
 * encoder's input, that would leave m − c = 0 and every window the whole picture, so the proportion of SGOOL's setting
 * stands in: c = round(0.875 m) (docs/decisions/0012-smallest-window.md).
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
  const c = encoderSize < m ? encoderSize : Math.max(1, Math.round(m * SGOOL_SMALLEST))
  return Array.from({ length: n }, () => {
    const side = Math.trunc(uniform() ** power * (m - c) + c)
    const top = box.top + Math.floor(uniform() * (box.height - side + 1))
    const left = box.left + Math.floor(uniform() * (box.width - side + 1))
    return { top, left, height: side, width: side }
  })
}
