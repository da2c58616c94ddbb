import { float, int, str } from '../onnx/attributes.ts'
import type { Attributes, Shape } from '../onnx/graph.ts'
import { one } from './one-call.ts'
import type { OpCase } from './op-case.ts'

const to = (
  name: string,
  x: Shape,
  sizes: readonly number[],
  mode: string,
  coordinates: string,
  more: Attributes = {},
): OpCase => {
  const attributes = { mode: str(mode), coordinate_transformation_mode: str(coordinates), ...more }
  return one('Resize', name, x, 'normal', attributes, (k) => [null, null, k.ints(sizes)])
}

const nearest = (round: string) => ({ nearest_mode: str(round) })

/** Every mode, coordinate and rounding of Resize that opset 17 has. */
export const resizeCases = {
  Resize: [
    to('nearest, doubled', [1, 2, 3, 2], [1, 2, 6, 4], 'nearest', 'asymmetric', nearest('floor')),
    to(
      'nearest, half pixel, tripled',
      [1, 1, 2, 2],
      [1, 1, 6, 6],
      'nearest',
      'half_pixel',
      nearest('round_prefer_floor'),
    ),
    to('nearest, an odd ratio', [1, 1, 3, 4], [1, 1, 5, 3], 'nearest', 'asymmetric', nearest('floor')),
    to('nearest, rounded up', [1, 1, 4, 3], [1, 1, 7, 5], 'nearest', 'half_pixel', nearest('ceil')),
    to('nearest, halves up', [1, 1, 4, 6], [1, 1, 2, 3], 'nearest', 'half_pixel', nearest('round_prefer_ceil')),
    to(
      'nearest, corners aligned',
      [1, 1, 5, 4],
      [1, 1, 3, 7],
      'nearest',
      'align_corners',
      nearest('round_prefer_floor'),
    ),
    to('linear, enlarged', [1, 2, 3, 4], [1, 2, 7, 6], 'linear', 'half_pixel'),
    to('linear, reduced, corners aligned', [1, 1, 6, 5], [1, 1, 3, 2], 'linear', 'align_corners'),
    to('linear, torch', [1, 1, 4, 4], [1, 1, 1, 8], 'linear', 'pytorch_half_pixel'),
    to('linear, asymmetric', [1, 1, 4, 3], [1, 1, 6, 5], 'linear', 'asymmetric'),
    to('cubic, enlarged', [1, 1, 4, 3], [1, 1, 7, 6], 'cubic', 'half_pixel'),
    to('cubic, torch, another coefficient', [1, 1, 5, 4], [1, 1, 3, 8], 'cubic', 'pytorch_half_pixel', {
      cubic_coeff_a: float(-0.5),
    }),
    to('cubic, corners aligned, nothing from outside', [1, 1, 5, 5], [1, 1, 8, 3], 'cubic', 'align_corners', {
      exclude_outside: int(1),
    }),
    one('Resize', 'linear, by scales that leave a rest', [1, 1, 5, 4], 'normal', { mode: str('linear') }, (k) => [
      null,
      k.floats([1, 1, 1.5, 0.7], [4]),
    ]),
    one(
      'Resize',
      'linear, cropped and past the border',
      [1, 1, 4, 5],
      'normal',
      { mode: str('linear'), coordinate_transformation_mode: str('tf_crop_and_resize'), extrapolation_value: float(3) },
      (k) => [k.floats([0, 0, 0.2, -0.1, 1, 1, 0.9, 1.3], [8]), null, k.ints([1, 1, 3, 6])],
    ),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
