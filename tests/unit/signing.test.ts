import { describe, expect, it } from 'vitest';
import { secretsFrom } from '../../platform/secrets.ts';
import { isSignedBy, keyIdOf, publicKeyPem, signingFrom } from '../../platform/signing.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('signing', () => {
  it('is Ed25519 as in RFC 8032, 7.1, test 2', () => {
    const seed = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const signing = signingFrom([seed]);
    const [key] = signing.publicKeys;
    expect(key?.publicKey.toString('hex')).toBe(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    expect(signing.sign(hex('72')).signature.toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('is refused for another message, key or signature, and for what is none', () => {
    const { sign, publicKeys } = signingFrom([Buffer.alloc(32, 1)]);
    const publicKey = publicKeys[0]?.publicKey ?? Buffer.alloc(0);
    const { signature } = sign('message');
    expect(isSignedBy(publicKey, 'message', signature)).toBe(true);
    expect(isSignedBy(publicKey, 'massage', signature)).toBe(false);
    expect(isSignedBy(Buffer.alloc(32, 9), 'message', signature)).toBe(false);
    expect(isSignedBy(publicKey, 'message', signature.subarray(1))).toBe(false);
    expect(isSignedBy(publicKey.subarray(1), 'message', signature)).toBe(false);
  });

  it('knows its older keys by their ids after a rotation', () => {
    const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const before = secretsFrom([older]).signing;
    const after = secretsFrom([newer, older]).signing;
    const { keyId, signature } = before.sign('message');
    expect(after.sign('message').keyId).not.toBe(keyId);
    const known = after.publicKeys.find((key) => key.keyId === keyId);
    expect(known && isSignedBy(known.publicKey, 'message', signature)).toBe(true);
  });

  it('takes a seed of its own before the one that follows from the master key', () => {
    const master = Buffer.alloc(32, 1);
    const derived = secretsFrom([master]).signing.publicKeys;
    const { publicKeys } = secretsFrom([master], [Buffer.alloc(32, 3)]).signing;
    expect(publicKeys.map((key) => key.keyId)).toEqual([
      signingFrom([Buffer.alloc(32, 3)]).publicKeys[0]?.keyId,
      ...derived.map((key) => key.keyId),
    ]);
    const [key] = publicKeys;
    expect(key && keyIdOf(key.publicKey)).toMatch(/^[0-9a-f]{16}$/);
    expect(key && publicKeyPem(key.publicKey)).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });
});
