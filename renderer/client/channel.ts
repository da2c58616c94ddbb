import type { FromPage } from '../../preload/contract/wire.ts'

/** All a transport must be on the page's side. Messages are the contract's wire objects. */
export interface Channel {
  readonly post: (message: FromPage) => void
  readonly onMessage: (listen: (message: unknown) => void) => void
  /** Called once, whoever closed it. */
  readonly onClose: (listen: () => void) => void
  readonly close: () => void
}

/** The host knows this page no more, and trying again cannot help: its address is spent. */
export class ChannelRefused extends Error {}

/** Opens a new channel to the host; rejects when it cannot, with `ChannelRefused` when it never will. */
export type OpenChannel = () => Promise<Channel>
