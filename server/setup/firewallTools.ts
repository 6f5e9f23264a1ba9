// nft, by which tests try the table that is made for coturn's machine, and ip, which opens the network that they try it in.
import { findProgram, setOr } from './places.ts'
import { ensureDebianPackages } from './debian.ts'
import { SetupFailure } from './say.mjs'

/** Root's programs are not in everybody's path. */
const findNft = (): string | undefined => findProgram(['nft'], ['/usr/sbin', '/sbin'])

/** nft's program; SKULDER_NFT names another one than the system's. */
export async function ensureFirewallTools(): Promise<string> {
  const found = setOr(process.env['SKULDER_NFT'], findNft() ?? '')
  if (found !== '') return found
  await ensureDebianPackages(['nftables', 'iproute2'], 'test the firewall beside coturn')
  const installed = findNft()
  if (installed !== undefined) return installed
  throw new SetupFailure('nft was installed but is not where it should be.', 'name it with SKULDER_NFT.')
}
