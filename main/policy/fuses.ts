/**
 * The fuses of a shipped binary, by the names `electron-builder.yml` uses, with the reason for each.
 *
 * The package test reads them back from the flipped binary.
 */
export const fuses = {
  /** Else ELECTRON_RUN_AS_NODE turns the signed app into a Node that runs anything. */
  runAsNode: false,
  /** Cookies hold nothing of worth, but cost nothing to encrypt. */
  enableCookieEncryption: true,
  /** Else NODE_OPTIONS loads foreign code into the main process. */
  enableNodeOptionsEnvironmentVariable: false,
  /** Else `--inspect` opens a debugger to any local program. */
  enableNodeCliInspectArguments: false,
  /** A changed archive must not run. */
  enableEmbeddedAsarIntegrityValidation: true,
  /** Else a folder beside the archive replaces it. */
  onlyLoadAppFromAsar: true,
  /** file: pages get no rights beyond a browser's; we have none. */
  grantFileProtocolExtraPrivileges: false,
} as const
