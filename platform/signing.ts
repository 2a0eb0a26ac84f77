import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** An Ed25519 signature (64 bytes) and the key it was made with. */
export type Signature = { keyId: string; signature: Buffer };

/** A public key of this service: 32 bytes, and the short name that follows from them. */
export type PublicKey = { keyId: string; publicKey: Buffer };

/** Signs so that anybody who has the public key can check it. */
export type Signing = {
  sign(message: string | Uint8Array): Signature;
  /** The first one signs; signatures of the others still count. */
  readonly publicKeys: readonly PublicKey[];
};

/** RFC 8410: what stands in front of the 32 bytes of an Ed25519 key in DER. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** The name of a public key: the first 16 hex digits of its SHA-256. */
export const keyIdOf = (publicKey: Uint8Array): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 16);

/** Keys from seeds of 32 bytes each; a key is rotated by putting a new seed in front. */
export function signingFrom(seeds: readonly Uint8Array[]): Signing {
  const keys = seeds.map((seed) => {
    const key = createPrivateKey({
      key: Buffer.concat([PRIVATE_PREFIX, seed]),
      ...{ format: 'der', type: 'pkcs8' },
    });
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    const publicKey = spki.subarray(-PUBLIC_KEY_BYTES);
    return { key, publicKey, keyId: keyIdOf(publicKey) };
  });
  const [current] = keys;
  if (!current) throw new Error('signingFrom needs at least one seed');
  return {
    sign: (message) => ({
      keyId: current.keyId,
      signature: sign(null, Buffer.from(message), current.key),
    }),
    publicKeys: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
  };
}

const publicKeyObject = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, publicKey]),
    ...{ format: 'der', type: 'spki' },
  });

/** Whether this key signed this message; false also for what is no key or no signature. */
export function isSignedBy(
  publicKey: Uint8Array,
  message: string | Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, Buffer.from(message), publicKeyObject(publicKey), signature);
  } catch {
    return false;
  }
}

/** The key as other programs take it (`openssl pkeyutl -verify -pubin`). */
export const publicKeyPem = (publicKey: Uint8Array): string =>
  publicKeyObject(publicKey).export({ format: 'pem', type: 'spki' }).toString();

/** The Ed25519 public keys in a text: 64 hex digits, PEM, or the JSON of `GET /api/evidence-key`. */
export function readPublicKeys(text: string): Uint8Array[] {
  const given = text.trim();
  const isHex = /^[0-9a-f]{64}$/i;
  if (isHex.test(given)) return [Buffer.from(given, 'hex')];
  try {
    if (given.startsWith('-----')) {
      const key = createPublicKey(given);
      const spki = key.export({ format: 'der', type: 'spki' });
      return key.asymmetricKeyType === 'ed25519' ? [spki.subarray(-PUBLIC_KEY_BYTES)] : [];
    }
    const { publicKey, keys = [] } = JSON.parse(given);
    const named = [publicKey, ...keys.map((each: { publicKey?: unknown }) => each.publicKey)];
    return [...new Set(named)]
      .filter((each) => typeof each === 'string' && isHex.test(each))
      .map((each) => Buffer.from(each, 'hex'));
  } catch {
    return [];
  }
}
