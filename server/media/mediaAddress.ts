// Where browsers are told to find the media ports.
import type { Config } from '../config.ts'

/** Address the media ports are bound to. */
export const mediaListenIp = ({ media, lan, mode }: Config): string =>
  media.listenIp ?? (lan || mode === 'production' ? '0.0.0.0' : '127.0.0.1')

/** `lanAddress`: this machine's, where it is reachable there. Where nothing is told it is the one that is listened on. */
export function announcedAddress(config: Config, lanAddress: string | undefined): string {
  const told = config.media.announcedAddress ?? (config.lan ? lanAddress : undefined)
  const bound = mediaListenIp(config)
  // 0.0.0.0 is where to listen, never where to go.
  return told ?? (bound === '0.0.0.0' || bound === '::' ? '127.0.0.1' : bound)
}
