import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Lengths of up to 65,535 bytes. */
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const hex = (text: string) => Buffer.from(text, 'hex');
const ECDSA_WITH_SHA256 = sequence(der(0x06, hex('2a8648ce3d040302')));
const utcTime = (at: Date) =>
  der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

/** A key and a certificate that it signed itself, good for one host name. Both in PEM. */
export function selfSigned(host: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(
    der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from('citymark test')))),
  );
  const day = 86_400_000;
  const now = Date.now();
  const validity = sequence(utcTime(new Date(now - day)), utcTime(new Date(now + day)));
  const names = sequence(der(0x82, Buffer.from(host)));
  const authority = sequence(der(0x01, hex('ff')));
  const extensions = der(
    0xa3,
    sequence(
      sequence(der(0x06, hex('551d11')), der(0x04, names)),
      sequence(der(0x06, hex('551d13')), der(0x01, hex('ff')), der(0x04, authority)),
    ),
  );
  const content = sequence(
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, Buffer.concat([hex('01'), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    ...[name, validity, name],
    publicKey.export({ format: 'der', type: 'spki' }),
    extensions,
  );
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const signature = sign('sha256', content, createPrivateKey(key));
  const whole = sequence(content, ECDSA_WITH_SHA256, der(0x03, hex('00'), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key,
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
