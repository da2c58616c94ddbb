import { FoveaError } from '../../preload/contract/errors.ts'

/** What can be wrong with the library of models, in words. */

export function unknownModel(id: string): FoveaError {
  return new FoveaError('model.unknown', 'There is no such model in the library.', id, 'Choose one from the list.')
}

export function absentPlace(place: string): FoveaError {
  return new FoveaError(
    'model.absent',
    'There is no such file or folder.',
    place,
    'Check the path, and whether its disk is connected.',
  )
}

export function vanishedFile(model: string, file: string): FoveaError {
  return new FoveaError(
    'model.vanished',
    `A file of ${model} is not where it was.`,
    file,
    'Connect its disk, or use "Locate" to say where it lies now.',
  )
}

export function changedFile(model: string, file: string): FoveaError {
  return new FoveaError(
    'model.changed',
    `A file of ${model} has changed since it was added.`,
    file,
    'If you changed it, let it be looked at again; if not, get it again from its source.',
  )
}

export function noDialog(): FoveaError {
  return new FoveaError(
    'model.no-dialog',
    'A browser tab cannot say where a file lies.',
    null,
    'Put it into the models folder, or add it with: npm run fovea -- models add PATH',
  )
}

export function unknownOffer(): FoveaError {
  return new FoveaError('model.unknown', 'What was offered is not there any more.', null, 'Look at the list again.')
}
