import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { bindPlate, replacePlate, retirePlate } from '../../assets/change-plate.ts';
import { CROCKFORD } from '../../assets/crockford.ts';
import { type MintedPlate, mintPlates } from '../../assets/mint-plates.ts';
import { openSmartCode } from '../../assets/open-smart-code.ts';
import { plateKeys, revokePlateKey, rotatePlateKey } from '../../assets/plate-keys.ts';
import { listPlates, plateById, platesOfAsset } from '../../assets/plate-store.ts';
import { formatSmartCode, parseSmartCode, type SmartCode } from '../../assets/smart-code.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type Db, sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

const secrets = secretsFrom([Buffer.alloc(32, 1)]);
const clock = fixedClock('2026-11-22T02:00:00Z');

describe('plates', () => {
  let database: TestDatabase;
  let db: Db;
  let lamps: Asset[];
  beforeAll(async () => {
    database = await freshDatabase();
    db = database.db;
    lamps = await addStreetLamps(db, 60);
  });
  afterAll(() => database.drop());

  const deps = () => ({ db, secrets, clock });
  const open = (text: string) => openSmartCode(db.query, secrets, text);
  const freshLamp = () => {
    const lamp = lamps.pop();
    if (!lamp) throw new Error('add more street lamps');
    return lamp;
  };
  const mint = async (lamp: Asset): Promise<MintedPlate> => {
    const [plate] = await mintPlates(deps(), { assetIds: [lamp.assetId] });
    if (!plate) throw new Error('nothing minted');
    return plate;
  };

  it('opens the code of a minted plate, as scanned and as typed', async () => {
    const lamp = freshLamp();
    const plate = await mint(lamp);
    expect(plate).toMatchObject({ serial: '00', state: 'minted', mintedAt: clock.now() });
    expect(plate.smartCode).toMatch(/^4403100118[0-9]{6}00[0-9A-Z]-[0-9A-Z]{16}$/);
    const opened = await open(plate.smartCode);
    expect(opened).toMatchObject({ plateId: plate.plateId, asset: { assetCode: lamp.assetCode } });
    expect(await open(plate.smartCode.toLowerCase().replaceAll('0', 'o'))).toEqual(opened);
    expect(await plateById(db.query, plate.plateId)).toMatchObject({ assetCode: lamp.assetCode });
  });

  it('gives each further plate of an asset the next serial', async () => {
    const lamp = freshLamp();
    const serials = [await mint(lamp), await mint(lamp), await mint(lamp)].map((p) => p.serial);
    expect(serials).toEqual(['00', '01', '02']);
    const stored = await platesOfAsset(db.query, lamp.assetId);
    expect(stored.map((plate) => plate.serial)).toEqual(serials);
  });

  it('gives serials once when several mint for the same asset at a time', async () => {
    const lamp = freshLamp();
    const plates = await Promise.all(Array.from({ length: 6 }, () => mint(lamp)));
    expect(new Set(plates.map((plate) => plate.serial)).size).toBe(6);
  });

  it('mints all or nothing', async () => {
    const lamp = freshLamp();
    await expect(mintPlates(deps(), { assetIds: [lamp.assetId, newId()] })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(
      mintPlates(deps(), { assetIds: [lamp.assetId, lamp.assetId] }),
    ).rejects.toMatchObject({ code: 'invalid-field' });
    expect(await platesOfAsset(db.query, lamp.assetId)).toEqual([]);
  });

  it('refuses a replaced plate from that moment and opens the new one', async () => {
    const old = await mint(freshLamp());
    const { replacement } = await replacePlate(deps(), { plateId: old.plateId, reason: 'faded' });
    expect(await open(old.smartCode)).toBeUndefined();
    expect(await open(replacement.smartCode)).toMatchObject({ plateId: replacement.plateId });
    expect(await plateById(db.query, old.plateId)).toMatchObject({
      state: 'replaced',
      replacedBy: replacement.plateId,
      endReason: 'faded',
      endedAt: clock.now(),
    });
    await expect(
      replacePlate(deps(), { plateId: old.plateId, reason: 'again' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('binds once, and refuses a retired plate', async () => {
    const plate = await mint(freshLamp());
    const bound = await bindPlate(deps(), plate.plateId);
    expect(bound).toMatchObject({ state: 'bound', boundAt: clock.now() });
    expect(await bindPlate(deps(), plate.plateId)).toEqual(bound);
    expect(await open(plate.smartCode)).toBeDefined();
    await retirePlate(deps(), { plateId: plate.plateId, reason: 'lamp removed' });
    expect(await open(plate.smartCode)).toBeUndefined();
    await expect(bindPlate(deps(), plate.plateId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(bindPlate(deps(), newId())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps old plates valid when the key is rotated, and refuses them when it is revoked', async () => {
    const lamp = freshLamp();
    const before = await mint(lamp);
    const rotated = await rotatePlateKey(deps());
    expect(rotated).toEqual({ keyId: expect.any(String), previousKeyId: before.keyId });
    const after = await mint(lamp);
    expect(after.keyId).toBe(rotated.keyId);
    expect(await open(before.smartCode)).toBeDefined();
    expect(await open(after.smartCode)).toBeDefined();
    const moved = parseSmartCode(before.smartCode) as SmartCode;
    expect(await open(formatSmartCode({ ...moved, keyId: after.keyId }))).toBeUndefined();

    await expect(revokePlateKey(deps(), after.keyId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(revokePlateKey(deps(), 'Z')).rejects.toMatchObject({ code: 'not-found' });
    await revokePlateKey(deps(), before.keyId);
    expect(await open(before.smartCode)).toBeUndefined();
    expect(await open(after.smartCode)).toBeDefined();
    expect(await plateKeys(db.query)).toContainEqual(
      expect.objectContaining({ keyId: before.keyId, revokedAt: clock.now(), active: false }),
    );
  });

  it('keeps plate keys sealed', async () => {
    await mint(freshLamp());
    const others = secretsFrom([Buffer.alloc(32, 2)]);
    await expect(
      mintPlates({ ...deps(), secrets: others }, { assetIds: [freshLamp().assetId] }),
    ).rejects.toMatchObject({ code: 'secret-unreadable' });
    const rows = await db.query<{ sealed_key: Uint8Array }>(sql`select sealed_key from plate_keys`);
    expect(rows.every((row) => row.sealed_key.length === 32 + 4 + 12 + 16)).toBe(true);
  });

  it('lists plates page by page', async () => {
    const all = await listPlates(db.query, {}, { limit: 1000 });
    const paged = [];
    for (let after: string | undefined; ; ) {
      const page = await listPlates(db.query, {}, { after, limit: 3 });
      paged.push(...page);
      const last = page.at(-1);
      if (!last) break;
      after = last.assetCode + last.serial;
    }
    expect(paged).toEqual(all);
    const retired = await listPlates(db.query, { state: 'retired' }, { limit: 10 });
    expect(retired.map((plate) => plate.state)).toEqual(['retired']);
  });
});

describe('codes that are not ours', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await freshDatabase();
    db = database.db;
  });
  afterAll(() => database.drop());

  const pick = (alphabet: string) => alphabet.charAt(randomInt(alphabet.length));
  const random = (alphabet: string, length: number) =>
    Array.from({ length }, () => pick(alphabet)).join('');
  const replaceAt = (text: string, at: number, by: string) =>
    text.slice(0, at) + by + text.slice(at + 1);
  const other = (alphabet: string, than: string) => pick(alphabet.replace(than, ''));

  /** Plates in every state, and for every reason to refuse a maker of codes that are refused for it. */
  async function forgeries() {
    const deps = { db, secrets, clock };
    const lamps = await addStreetLamps(db, 400);
    const plates = await mintPlates(deps, { assetIds: lamps.map((lamp) => lamp.assetId) });
    await rotatePlateKey(deps);
    const live = plates.slice(0, 200);
    const replaced = plates.slice(200, 300);
    const retired = plates.slice(300);
    for (const { plateId } of replaced) await replacePlate(deps, { plateId, reason: 'test' });
    for (const { plateId } of retired) await retirePlate(deps, { plateId, reason: 'test' });
    const one = (from: MintedPlate[]) => (from[randomInt(from.length)] as MintedPlate).smartCode;
    const makers: Record<string, () => string> = {
      'wrong tag': () => one(live).replace(/-.*/, `-${random(CROCKFORD, 16)}`),
      'one character of the tag changed': () => {
        const code = one(live);
        const at = 20 + randomInt(16);
        return replaceAt(code, at, other(CROCKFORD, code.charAt(at)));
      },
      'one character of the rest changed': () => {
        const code = one(live);
        const at = randomInt(19);
        return replaceAt(code, at, other(at < 16 ? '0123456789' : CROCKFORD, code.charAt(at)));
      },
      'unknown asset': () => `999999${random('0123456789', 10)}001-${random(CROCKFORD, 16)}`,
      'unknown key': () => `${one(live).slice(0, 18)}Z-${random(CROCKFORD, 16)}`,
      'another key': () => replaceAt(one(live), 18, '2'),
      replaced: () => one(replaced),
      retired: () => one(retired),
      malformed: () => random(`${CROCKFORD}IO -`, randomInt(60)),
      'random bytes': () =>
        String.fromCharCode(...Array.from({ length: 36 }, () => randomInt(256))),
    };
    return { makers, live };
  }

  /** How likely a value of `b` is larger than one of `a`: 0.5 when nothing tells them apart (Mann-Whitney). */
  function likelihoodOfLarger(a: number[], b: number[]): number {
    const all = [
      ...a.map((value) => ({ value, b: false })),
      ...b.map((value) => ({ value, b: true })),
    ];
    all.sort((x, y) => x.value - y.value);
    const rankSum = all.reduce((sum, each, index) => sum + (each.b ? index + 1 : 0), 0);
    return (rankSum - (b.length * (b.length + 1)) / 2) / (a.length * b.length);
  }

  it('are refused, 10,000 of 10,000, and the time does not tell why', async ({ annotate }) => {
    const { makers, live } = await forgeries();
    const kinds = Object.keys(makers);
    const times = new Map<string, number[]>([...kinds, 'accepted'].map((kind) => [kind, []]));
    const measure = async (kind: string, text: string) => {
      const start = performance.now();
      const opened = await openSmartCode(db.query, secrets, text);
      times.get(kind)?.push(performance.now() - start);
      return opened;
    };
    for (let round = 0; round < 1000; round++) {
      // Interleaved in a new order each round, so that a busy machine slows all of them alike.
      const order = kinds.map((kind) => ({ kind, by: Math.random() })).sort((a, b) => a.by - b.by);
      for (const { kind } of order) {
        const text = makers[kind]?.() ?? '';
        expect(await measure(kind, text), `${kind}: ${JSON.stringify(text)}`).toBeUndefined();
      }
      const genuine = live[round % live.length] as MintedPlate;
      expect(await measure('accepted', genuine.smartCode)).toBeDefined();
    }
    const of = (kind: string) => times.get(kind) ?? [];
    const reference = kinds.flatMap(of);
    const likelihoods = Object.fromEntries(
      [...kinds, 'accepted'].map((kind) => [kind, likelihoodOfLarger(reference, of(kind))]),
    );
    await annotate(
      `likelihood of taking longer than a refused code: ${JSON.stringify(likelihoods)}`,
    );
    // An accepted code looks its asset up too: the measurement can tell that much apart.
    expect(likelihoods.accepted).toBeGreaterThan(0.6);
    for (const kind of kinds) {
      expect(likelihoods[kind], kind).toBeGreaterThan(0.42);
      expect(likelihoods[kind], kind).toBeLessThan(0.58);
    }
  }, 240_000);
});
