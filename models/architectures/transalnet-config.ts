import { z } from 'zod'

const size = z.int().min(1)
const three = z.tuple([size, size, size]).readonly()
const four = z.tuple([size, size, size, size]).readonly()
const six = z.tuple([size, size, size, size, size, size]).readonly()

const resnet = z
  .object({ kind: z.literal('resnet').default('resnet'), stem: size, layers: four, widths: four, expansion: size })
  .readonly()
const densenet = z
  .object({ kind: z.literal('densenet'), stem: size, growth: size, layers: four, bottleneck: size })
  .readonly()

/**
 * config.json of a TranSalNet with a residual or a dense encoder.
 *
 * The published networks have no such file; `transalnetRes` and `transalnetDense` are what their code says
 * (LJOVO/TranSalNet:TranSalNet_Res.py, TranSalNet_Dense.py).
 */
export const transalnetConfigSchema = z
  .object({
    model_type: z.literal('transalnet'),
    input_height: size,
    input_width: size,
    encoder: z.union([densenet, resnet]),
    /** Of the transformers at 1/32, 1/16 and 1/8. */
    hidden: three,
    heads: three,
    decoder: six,
    input_range: z.literal('0..1 rgb').default('0..1 rgb'),
  })
  .refine((c) => c.input_height % 32 === 0 && c.input_width % 32 === 0, 'the input must be a multiple of 32 pixels')
  .refine(
    (c) => c.decoder[0] === c.hidden[1] && c.decoder[1] === c.hidden[2],
    'decoder and transformers must meet in equal widths',
  )
  .transform((c) => ({
    inputHeight: c.input_height,
    inputWidth: c.input_width,
    encoder: c.encoder,
    hidden: c.hidden,
    heads: c.heads,
    decoder: c.decoder,
  }))

export type TransalnetConfig = Readonly<z.infer<typeof transalnetConfigSchema>>

/** The published TranSalNet-Res: 72,510,977 parameters, 288 × 384 pixels. */
export const transalnetRes: TransalnetConfig = {
  inputHeight: 288,
  inputWidth: 384,
  encoder: { kind: 'resnet', stem: 64, layers: [3, 4, 6, 3], widths: [64, 128, 256, 512], expansion: 4 },
  hidden: [768, 768, 512],
  heads: [12, 12, 8],
  decoder: [768, 512, 256, 128, 64, 32],
}

/** The published TranSalNet-Dense (DenseNet-161): 76,560,065 parameters. */
export const transalnetDense: TransalnetConfig = {
  ...transalnetRes,
  encoder: { kind: 'densenet', stem: 96, growth: 48, layers: [6, 12, 36, 24], bottleneck: 4 },
}
