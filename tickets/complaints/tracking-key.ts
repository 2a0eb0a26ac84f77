import { type Secrets, sameBytes } from '../../platform/secrets.ts';

const ID_BYTES = 16;
const MAC_BYTES = 16;

const idBytes = (complaintId: string) => Buffer.from(complaintId.replaceAll('-', ''), 'hex');
const macOf = (secrets: Secrets, complaintId: string) =>
  secrets.mac('tracking', complaintId).subarray(0, MAC_BYTES);

/** The unguessable name of a complaint's page; made from its id and a MAC, so that nothing is stored. */
export const trackingKey = (secrets: Secrets, complaintId: string): string =>
  Buffer.concat([idBytes(complaintId), macOf(secrets, complaintId)]).toString('base64url');

/** The complaint a tracking key names, or undefined when the key is not one of ours. */
export function readTrackingKey(secrets: Secrets, key: string): string | undefined {
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== key) return;
  const hex = bytes.toString('hex', 0, ID_BYTES);
  const complaintId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return sameBytes(bytes.subarray(ID_BYTES), macOf(secrets, complaintId)) ? complaintId : undefined;
}
