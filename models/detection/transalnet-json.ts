import { transalnetDense, transalnetRes, type TransalnetConfig } from '../architectures/transalnet-config.ts'

/** The published networks as config.json, which their files lack. */
export const transalnetResJson = asJson(transalnetRes)
export const transalnetDenseJson = asJson(transalnetDense)

function asJson(c: TransalnetConfig): Readonly<Record<string, unknown>> {
  return {
    model_type: 'transalnet',
    input_height: c.inputHeight,
    input_width: c.inputWidth,
    encoder: c.encoder,
    hidden: c.hidden,
    heads: c.heads,
    decoder: c.decoder,
  }
}
