import type { FromPage } from '../../preload/contract/wire.ts'

/** All a transport must be on the page's side. Messages are the contract's wire objects. */
export interface Channel {
  post(message: FromPage): void
  onMessage(listen: (message: unknown) => void): void
  /** Called once, whoever closed it. */
  onClose(listen: () => void): void
  close(): void
}

/** Opens a new channel to the host; rejects when it cannot. */
export type OpenChannel = () => Promise<Channel>
