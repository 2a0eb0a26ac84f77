import { BlockList, isIP } from 'node:net';

/**
 * Networks that no camera is in and that give things away to whoever asks from this machine: link-local
 * (cloud metadata), the metadata addresses of single clouds, multicast, and "this network".
 */
const refused = new BlockList();
refused.addSubnet('0.0.0.0', 8, 'ipv4');
refused.addSubnet('169.254.0.0', 16, 'ipv4');
refused.addSubnet('224.0.0.0', 3, 'ipv4');
refused.addAddress('100.100.100.200', 'ipv4');
refused.addAddress('168.63.129.16', 'ipv4');
refused.addAddress('192.0.0.192', 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addSubnet('ff00::', 8, 'ipv6');
refused.addSubnet('fd00:ec2::', 32, 'ipv6');
refused.addSubnet('64:ff9b::', 96, 'ipv6');
refused.addAddress('::', 'ipv6');

const metadataNames = /(^|\.)(metadata|instance-data|metadata\.google\.internal)\.?$/i;

/** Whether an IP address is one that cameras are never fetched from. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return refused.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Whether a host as a parsed URL has it is refused by its name or address. A name can still lead to a
 * refused address: who connects asks `isRefusedAddress` for what it resolves to.
 */
export function isRefusedHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return metadataNames.test(bare) || isRefusedAddress(bare);
}
