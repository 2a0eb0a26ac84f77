import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { AppError } from './errors.ts';
import { type Signing, signingFrom } from './signing.ts';

/** Seals bytes so that only the holder of the master key can read or forge them. */
export type Secrets = {
  /** AES-256-GCM. `context` (a table and column, say) must be the same when opening. */
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Throws AppError `secret-unreadable` when the key, the context or a byte differs. */
  open(sealed: Uint8Array, context: string): Uint8Array;
  /** HMAC-SHA-256 under a key of its own per purpose; 32 bytes. */
  mac(purpose: string, message: string | Uint8Array): Buffer;
  /** What others can check: evidence. */
  readonly signing: Signing;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

/**
 * Sealed form: 4 bytes key id, 12 bytes nonce, ciphertext, 16 bytes tag. `masterKeys` are 32 bytes each;
 * the first one seals, all of them open, so a key is rotated by putting a new one in front. `signingSeeds`
 * go before the signing keys that follow from the master keys.
 */
export function secretsFrom(
  masterKeys: readonly Uint8Array[],
  signingSeeds: readonly Uint8Array[] = [],
): Secrets {
  const keys = masterKeys.map((master) => ({
    id: createHmac('sha256', master).update('key-id').digest().subarray(0, KEY_ID_BYTES),
    seal: createSecretKey(Buffer.from(hkdfSync('sha256', master, '', 'citymark/seal', 32))),
    mac: Buffer.from(hkdfSync('sha256', master, '', 'citymark/mac', 32)),
    signingSeed: Buffer.from(hkdfSync('sha256', master, '', 'citymark/sign', 32)),
  }));
  const [current] = keys;
  const last = keys.at(-1);
  if (!current || !last) throw new Error('secretsFrom needs at least one master key');
  const macKeys = new Map<string, KeyObject>();
  const macKey = (purpose: string): KeyObject => {
    const key =
      macKeys.get(purpose) ??
      createSecretKey(createHmac('sha256', last.mac).update(purpose).digest());
    macKeys.set(purpose, key);
    return key;
  };
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.seal, nonce).setAAD(
        Buffer.from(context),
      );
      return Buffer.concat([
        current.id,
        nonce,
        cipher.update(plain),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const key = keys.find((each) => each.id.equals(bytes.subarray(0, KEY_ID_BYTES)));
      if (!key || bytes.length < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES) {
        throw new AppError('secret-unreadable', 'Sealed under a key this service does not have.');
      }
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          key.seal,
          bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES),
        )
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([
          decipher.update(bytes.subarray(KEY_ID_BYTES + NONCE_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
      } catch (error) {
        throw new AppError('secret-unreadable', 'The sealed value was changed.', { cause: error });
      }
    },
    // MACs stay valid over a rotation of the sealing key: they always use the oldest master.
    mac: (purpose, message) => createHmac('sha256', macKey(purpose)).update(message).digest(),
    signing: signingFrom([...signingSeeds, ...keys.map((each) => each.signingSeed)]),
  };
}

/** The key file of an embedded set-up: made on first use, readable by its owner only. */
export async function masterKeyFile(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await createMasterKey(path);
    return readFile(path, 'utf8');
  });
  return parseMasterKey(text, path);
}

/** Whole or not at all, and never over another: what a lost key sealed can never be read again. */
async function createMasterKey(path: string): Promise<void> {
  const unfinished = `${path}.${randomBytes(8).toString('hex')}`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
}

/** 32 bytes as base64; `name` says in the error where it came from. */
export function parseMasterKey(text: string, name: string): Uint8Array {
  const given = text.trim();
  const key = Buffer.from(given, 'base64');
  // Node skips characters that are not base64: a mistyped key would be another key in silence.
  if (key.length !== 32 || key.toString('base64') !== given) {
    throw new Error(`${name} must hold 32 bytes in base64 (openssl rand -base64 32)`);
  }
  return key;
}

/** Compares without telling by its timing where the difference is. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
