import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chainFaults,
  deleteEvidence,
  type EvidenceDraft,
  evidenceChain,
  evidenceOf,
  isHeadSigned,
  keepEvidence,
  storeEvidenceBytes,
} from '../../detection/index.ts';
import { careForLedger } from '../../detection/ledger/ledger-care.ts';
import { sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { evidenceDraft, plainPicture } from '../support/evidence-drafts.ts';
import { at, ledgerDeps } from '../support/ledger-world.ts';

const secrets = secretsFrom([Buffer.alloc(32, 7)]);
const HOURS = 3600;

let database: TestDatabase;
let picture: Buffer;
beforeAll(async () => {
  database = await freshDatabase();
  picture = await plainPicture('red');
});
afterAll(() => database.drop());

let chains = 0;
/** A world with a chain of its own; its pictures' bytes are in `kept`. */
function world(seconds = 3000) {
  chains += 1;
  const { deps, kept } = ledgerDeps(database.db, seconds);
  const chain = `ticket:SZPS2026112310000000${String(chains).padStart(2, '0')}`;
  const all = { ...deps, secrets };
  const keep = async (...drafts: EvidenceDraft[]) => {
    const stored = await storeEvidenceBytes(all, drafts);
    return database.db.transaction((query) => keepEvidence(query, stored, deps.clock.now()));
  };
  const draft = (changes: Partial<EvidenceDraft> = {}, bytes: Uint8Array = picture) =>
    evidenceDraft(bytes, { chain, ...changes });
  const faults = async () => {
    const { items, head } = await evidenceChain(database.db, chain);
    return chainFaults(chain, items, head);
  };
  return { deps: all, kept, chain, keep, draft, faults };
}

describe('evidence', () => {
  it('keeps the original bytes and what is known of them, exactly', async () => {
    const { deps, chain, keep, draft, faults } = world();
    const finding = Buffer.from('{"verdict":"gone"}');
    const kept = await keep(
      draft(),
      draft({ kind: 'finding', mediaType: 'application/json', cameraId: null }, finding),
    );
    const read = await evidenceOf(database.db.query, chain);
    expect(read).toEqual(kept.map((item) => ({ ...item, ...bytesAlike(item) })));
    expect(read[0]).toMatchObject({
      seq: 1,
      widthPx: 320,
      heightPx: 180,
      byteLength: picture.length,
    });
    expect(read[1]).toMatchObject({ seq: 2, widthPx: null, prevHash: read[0]?.hash });
    expect(await deps.blobs.get(read[0]?.sha256 ?? '')).toEqual(picture);
    expect(await faults()).toEqual([]);
  });

  it('goes on where the chain ended, with a signed end', async () => {
    const { chain, keep, draft, faults } = world();
    await keep(draft());
    await keep(draft({ kind: 'after' }), draft({ kind: 'after' }));
    const { head } = await evidenceChain(database.db, chain);
    expect(head?.itemCount).toBe(3);
    expect(head && isHeadSigned(head, secrets.signing.publicKeys)).toBe(true);
    const others = secretsFrom([Buffer.alloc(32, 8)]).signing.publicKeys;
    expect(head && isHeadSigned(head, others)).toBe(false);
    expect(head && isHeadSigned({ ...head, itemCount: 2 }, secrets.signing.publicKeys)).toBe(false);
    expect(await faults()).toEqual([]);
  });

  it('links what comes at the same time one after the other', async () => {
    const { chain, keep, draft, faults } = world();
    await Promise.all(Array.from({ length: 6 }, () => keep(draft(), draft())));
    expect((await evidenceOf(database.db.query, chain)).map(({ seq }) => seq)).toHaveLength(12);
    expect(await faults()).toEqual([]);
  });

  it('keeps several chains in one transaction, answered in the order given', async () => {
    const one = world();
    const other = world();
    const stored = await storeEvidenceBytes(one.deps, [
      other.draft(),
      one.draft({ kind: 'clean' }),
      other.draft({ kind: 'after' }),
    ]);
    const kept = await database.db.transaction((query) => keepEvidence(query, stored, at(0)));
    expect(kept.map(({ chain, seq }) => [chain, seq])).toEqual([
      [other.chain, 1],
      [one.chain, 1],
      [other.chain, 2],
    ]);
    expect([await one.faults(), await other.faults()]).toEqual([[], []]);
  });

  it('refuses what would not come back as it was hashed, and pictures that are none', async () => {
    const { keep, draft } = world();
    for (const changes of [
      { thresholds: { minScore: Number.NaN } },
      { data: { note: 'a\0b' } },
      { data: { note: '\ud800' } },
      { clockOffsetSeconds: Number.POSITIVE_INFINITY },
    ]) {
      await expect(keep(draft(changes))).rejects.toMatchObject({ code: 'invalid-field' });
    }
    const noise = randomBytes(64);
    await expect(keep(draft({}, noise))).rejects.toMatchObject({ code: 'picture-unreadable' });
  });

  it('is only ever added to', async () => {
    const { chain, keep, draft } = world();
    await keep(draft());
    const { query } = database.db;
    for (const statement of [
      sql`update evidence set operator = 'me' where chain = ${chain}`,
      sql`delete from evidence where chain = ${chain}`,
      { text: 'truncate evidence cascade', values: [] },
    ]) {
      await expect(query(statement)).rejects.toThrow('append-only');
    }
    await expect(deleteEvidence(query, [chain])).rejects.toThrow('append-only');
  });
});

describe('somebody who can write to the database', () => {
  const attacks: [string, (chain: string) => ReturnType<typeof sql>, string[]][] = [
    [
      'changes a row',
      (chain) => sql`update evidence set taken_at = taken_at + interval '1 hour'
        where chain = ${chain} and seq = 2`,
      ['2 was changed: its hash does not fit'],
    ],
    [
      'changes a number in its data',
      (chain) => sql`update evidence set data = jsonb_set(data, '{region,0}', '10.4')
        where chain = ${chain} and seq = 3`,
      ['3 was changed: its hash does not fit'],
    ],
    [
      'takes a row out',
      (chain) => sql`delete from evidence where chain = ${chain} and seq = 2`,
      ['2 is missing', '3 does not follow the row before it', 'null has 2 rows, but 3 were signed'],
    ],
    [
      'cuts off the end',
      (chain) => sql`delete from evidence where chain = ${chain} and seq = 3`,
      [
        'null has 2 rows, but 3 were signed',
        'null ends with another row than the one that was signed',
      ],
    ],
    [
      'swaps two rows',
      (chain) => sql`update evidence set seq = case seq when 1 then 12 else 11 end
        where chain = ${chain} and seq < 3`,
      ['11 was changed: its hash does not fit', '12 was changed: its hash does not fit'],
    ],
    [
      'forgets the signed end',
      (chain) => sql`delete from evidence_chains where chain = ${chain}`,
      ['null the signed end of the chain is missing'],
    ],
  ];

  it.each(attacks)('%s and is found out', async (_name, attack, expected) => {
    const { chain, keep, draft, faults } = world();
    await keep(draft(), draft({ kind: 'after' }), draft({ kind: 'after' }));
    await database.db.transaction(async (query) => {
      await query({ text: 'alter table evidence disable trigger user', values: [] });
      await query(attack(chain));
      await query({ text: 'alter table evidence enable trigger user', values: [] });
    });
    const found = (await faults()).map(({ seq, what }) => `${seq} ${what}`);
    for (const each of expected) expect(found).toContain(each);
  });
});

describe('the bytes of evidence', () => {
  it('stay when the ledger clears away pictures, also those it had itself', async () => {
    const { deps, kept, keep, draft } = world();
    const own = await plainPicture('green');
    const shared = await plainPicture('blue');
    const lost = await plainPicture('white');
    // Of a look long ago, which nothing refers to any more.
    const [early] = await storeEvidenceBytes(world(-10 * HOURS).deps, [draft({}, shared)]);
    await storeEvidenceBytes(deps, [draft({}, lost)]);
    const [item, again] = await keep(draft({}, own), draft({}, shared));
    const later = ledgerDeps(database.db, 10 * HOURS);
    const care = { ...later.deps, blobs: deps.blobs, settings: { observationDays: 30 } };
    await careForLedger(care);
    expect(again?.sha256).toBe(early?.sha256);
    for (const each of [item, again]) expect(kept.has(each?.sha256 ?? '')).toBe(true);
    expect([...kept.values()].some((bytes) => Buffer.compare(bytes, lost) === 0)).toBe(false);
  });

  it('are not cleared away for somebody else who had them before', async () => {
    const { deps, kept, draft } = world();
    const photo = await plainPicture('olive');
    const sha256 = await deps.blobs.put(photo);
    // Never gets its row.
    await storeEvidenceBytes(deps, [draft({}, photo)]);
    const later = ledgerDeps(database.db, 10 * HOURS);
    await careForLedger({ ...later.deps, blobs: deps.blobs, settings: { observationDays: 30 } });
    expect(kept.has(sha256)).toBe(true);
  });

  it('are asked for again when their row comes too late', async () => {
    const { deps, draft } = world();
    const stored = await storeEvidenceBytes(deps, [draft({}, await plainPicture('pink'))]);
    const later = ledgerDeps(database.db, 10 * HOURS);
    await careForLedger({ ...later.deps, blobs: deps.blobs, settings: { observationDays: 30 } });
    const late = database.db.transaction((query) => keepEvidence(query, stored, at(10 * HOURS)));
    await expect(late).rejects.toThrow('store them again');
  });
});

const bytesAlike = ({ prevHash, hash }: { prevHash: Uint8Array; hash: Uint8Array }) => ({
  prevHash: expect.toSatisfy((it: Uint8Array) => Buffer.compare(it, prevHash) === 0),
  hash: expect.toSatisfy((it: Uint8Array) => Buffer.compare(it, hash) === 0),
});
