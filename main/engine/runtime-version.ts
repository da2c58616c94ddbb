import manifest from 'onnxruntime-node/package.json' with { type: 'json' }

/** Of the inference runtime: another version may round differently. */
export const runtimeVersion = manifest.version
