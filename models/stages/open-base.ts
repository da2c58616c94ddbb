import { autoencoderConfigSchema } from '../architectures/autoencoder-config.ts'
import { clipTextConfigSchema } from '../architectures/clip-config.ts'
import { unetConfigSchema } from '../architectures/unet-config.ts'
import type { PackFiles } from '../formats/pack-files.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import { builtText, builtUnet, builtVae } from './built-models.ts'
import { isOnnx } from './imported-graph.ts'
import { importedText, importedUnet, importedVae } from './imported-models.ts'
import { changed, type OpenLora } from './open-loras.ts'
import { openModel } from './open-model.ts'
import type { TextModel, UnetModel, VaeModel } from './pack.ts'

export interface BaseModels {
  readonly textEncoder: TextModel
  readonly unet: UnetModel
  readonly vae: VaeModel
}

/** The three networks that draw, from a checkpoint or ONNX files. @throws FormatRefusal, OnnxRefusal */
export function openBase(
  files: PackFiles,
  roles: Pick<PackManifest['roles'], 'textEncoder' | 'unet' | 'vae'>,
  loras: readonly OpenLora[] = [],
): BaseModels {
  return {
    textEncoder: isOnnx(files, roles.textEncoder.path)
      ? importedText(files, roles.textEncoder.path)
      : builtText(changed(openModel(files, roles.textEncoder, 'clip-text', clipTextConfigSchema), loras, 'text')),
    unet: isOnnx(files, roles.unet.path)
      ? importedUnet(files, roles.unet.path)
      : builtUnet(changed(openModel(files, roles.unet, 'unet-2d-condition', unetConfigSchema), loras, 'unet')),
    vae: isOnnx(files, roles.vae.path)
      ? importedVae(files, roles.vae)
      : builtVae(openModel(files, roles.vae, 'autoencoder-kl', autoencoderConfigSchema)),
  }
}
