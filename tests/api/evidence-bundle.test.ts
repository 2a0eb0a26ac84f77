import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceViews, ticketChain } from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { type BundleReport, checkBundle } from '../../tickets/evidence/check-bundle.ts';
import type { EvidenceManifest } from '../../tickets/evidence/evidence-manifest.ts';
import { bundleOf, NOTHING, packed, ticketWithEvidence } from '../support/evidence-bundle.ts';
import { type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

const ORIGINALS = ['files/0001-before.jpg', 'files/0002-after.jpg', 'files/0003-finding.json'];
const FILES = ['evidence.json', 'evidence.sig', 'index.html', ...ORIGINALS];

let world: TicketWorld;
let ticketNumber: string;
let bundle: Buffer;
let files: Record<string, Uint8Array>;
let key: Uint8Array;
beforeAll(async () => {
  world = await ticketWorld();
  ticketNumber = await ticketWithEvidence(world);
  bundle = await bundleOf(world, ticketNumber);
  files = unzipSync(bundle);
  key = world.deps.secrets.signing.publicKeys[0]?.publicKey ?? new Uint8Array();
});
afterAll(() => world.database.drop());

const parts = ({ faults }: BundleReport) => faults.map(({ part }) => part);
const manifestOf = () =>
  JSON.parse(strFromU8(files['evidence.json'] ?? NOTHING)) as EvidenceManifest;

/** A bundle as somebody would make it who has the key of the service, but not its past. */
async function signedAnew(change: (manifest: EvidenceManifest) => void) {
  const manifest = manifestOf();
  change(manifest);
  const bytes = strToU8(JSON.stringify(manifest));
  const { signature } = world.deps.secrets.signing.sign(bytes);
  return packed({ ...files, 'evidence.json': bytes, 'evidence.sig': signature });
}

describe('a bundle', () => {
  it('is verified as it was exported, by the key of the service', async () => {
    expect(Object.keys(files)).toEqual(FILES);
    expect(await checkBundle(bundle, [key])).toMatchObject({
      status: 'verified',
      ticketNumber,
      isKeyGiven: true,
      rows: 3,
      events: 3,
      files: 4,
      faults: [],
    });
    expect(await checkBundle(bundle, [])).toMatchObject({ status: 'verified', isKeyGiven: false });
    const views = await evidenceViews(world.deps.db.query, ticketChain(ticketNumber));
    expect(views[0]).toMatchObject({ evidenceId: null, staffName: 'citymark evidence export' });
  });

  it('is not verified by another key, and says so', async () => {
    const other = secretsFrom([Buffer.alloc(32, 9)]).signing.publicKeys[0]?.publicKey ?? NOTHING;
    expect(await checkBundle(bundle, [other])).toMatchObject({
      status: 'not-signed-by-key',
      faults: [],
    });
    expect((await checkBundle(bundle, [other, key])).status).toBe('verified');
  });

  it('is still verified after the key was rotated, and before by what was kept under the old one', async () => {
    const secrets = secretsFrom([Buffer.alloc(32, 5), Buffer.alloc(32, 7)]);
    const rotated = await bundleOf({ ...world, deps: { ...world.deps, secrets } }, ticketNumber);
    const [newest] = secrets.signing.publicKeys;
    expect(newest?.publicKey).not.toEqual(key);
    expect((await checkBundle(rotated, [newest?.publicKey ?? NOTHING])).status).toBe('verified');
    expect((await checkBundle(rotated, [key])).status).toBe('not-signed-by-key');
  });

  it('holds originals byte for byte, and a page that loads nothing from outside', async () => {
    const [row] = manifestOf().evidence.rows;
    const original = await world.deps.blobs.get(row?.sha256 ?? '');
    expect(Buffer.compare(files['files/0001-before.jpg'] ?? NOTHING, original)).toBe(0);
    const page = strFromU8(files['index.html'] ?? NOTHING);
    expect(page).toContain('处置前');
    expect(page).toContain('Gone');
    expect(page).toContain(row?.sha256);
    expect(page.match(/(src|href|url)\s*[=(]\s*["']?(?!data:)[^"'\s]/g)).toBeNull();
    expect(page).not.toMatch(/<script|<iframe|<object|@import/i);
  });

  it('says which original could not be had when it was made', async () => {
    const number = await ticketWithEvidence(world);
    const [row] = (await manifestOfBundle(await bundleOf(world, number))).evidence.rows;
    const bytes = await world.deps.blobs.get(row?.sha256 ?? '');
    await world.deps.blobs.delete(row?.sha256 ?? '');
    const report = await checkBundle(await bundleOf(world, number), [key]);
    await world.deps.blobs.put(bytes);
    expect(report.status).toBe('verified-except');
    expect(report.faults).toEqual([
      { part: 'evidence row 1', what: expect.stringContaining('could not be had') },
    ]);
  });
});

const manifestOfBundle = async (bytes: Uint8Array) =>
  JSON.parse(strFromU8(unzipSync(bytes)['evidence.json'] ?? NOTHING)) as EvidenceManifest;

describe('one changed byte', { timeout: 60_000 }, () => {
  it.each(FILES)('of %s is found, and the file named', async (name) => {
    const original = files[name] ?? NOTHING;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(original.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Uint8Array.from(original);
          changed[at] = (changed[at] ?? 0) ^ by;
          const report = await checkBundle(await packed({ ...files, [name]: changed }), [key]);
          expect(report.status).not.toBe('verified');
          // The list of contents and its signature are one: which of the two was changed cannot be told.
          expect(parts(report)).toContain(name === 'evidence.sig' ? 'evidence.json' : name);
          if (name === 'evidence.sig') expect(report.faults[0]?.what).toContain('evidence.sig');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of the zip itself is found, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bundle.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(bundle);
          changed[at] = (changed[at] ?? 0) ^ by;
          const report = await checkBundle(changed, [key]).catch((error) => error);
          if (report instanceof Error) expect(report).toMatchObject({ code: 'bundle-refused' });
          else expect([report.status, report.faults.length > 0]).not.toEqual(['verified', false]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('files of a bundle', () => {
  it.each(FILES)('are missed: %s', async (name) => {
    const { [name]: _, ...rest } = files;
    const report = await checkBundle(await packed(rest), [key]);
    expect(report.faults).toContainEqual({ part: name, what: 'is missing' });
    expect(report.status).not.toBe('verified');
  });

  it('are named when they were added, or stand for each other', async () => {
    const added = await checkBundle(await packed({ ...files, '说明.txt': strToU8('!') }), [key]);
    expect(added).toMatchObject({ status: 'verified-except' });
    expect(added.faults).toEqual([{ part: '说明.txt', what: 'was added' }]);
    const [one = '', other = ''] = ORIGINALS;
    const swapped = { ...files, [one]: files[other] ?? NOTHING, [other]: files[one] ?? NOTHING };
    expect(parts(await checkBundle(await packed(swapped), [key]))).toEqual([one, other]);
  });

  it('may be packed by another program; then the zip is named, and nothing else', async () => {
    const report = await checkBundle(zipSync(files, { level: 9 }), [key]);
    expect(report).toMatchObject({ status: 'verified-except' });
    expect(parts(report)).toEqual(['zip']);
  });
});

describe('rows of a bundle, changed by somebody who can sign', () => {
  type Change = (manifest: EvidenceManifest) => void;
  const rows =
    (change: (rows: EvidenceManifest['evidence']['rows']) => void): Change =>
    (manifest) =>
      change(manifest.evidence.rows);
  const set = <T extends object>(it: T | null | undefined, change: Partial<T>) =>
    Object.assign(it ?? {}, change);
  const changes: [string, Change, string][] = [
    [
      'a time',
      rows(([row]) => set(row, { takenAt: '2026-11-23T02:00:01.123Z' })),
      'evidence row 1',
    ],
    ['a verdict', rows(([, row]) => set(row?.data, { verdict: 'still_there' })), 'evidence row 2'],
    ['a camera', rows(([, row]) => set(row, { cameraId: null })), 'evidence row 2'],
    [
      'a threshold',
      rows(([, , row]) => set(row?.thresholds, { minScore: 0.36 })),
      'evidence row 3',
    ],
    ['a row dropped', rows((all) => all.splice(1, 1)), 'evidence row 2'],
    ['the last row dropped', rows((all) => all.splice(2, 1)), 'evidence'],
    ['two rows swapped', rows((all) => all.reverse()), 'evidence row 3'],
    ['a row twice', rows((all) => all[2] && all.push(all[2])), 'evidence row 3'],
    ['another signed end', ({ evidence }) => set(evidence.head, { itemCount: 2 }), 'evidence'],
    ['no signed end', ({ evidence }) => set(evidence, { head: null }), 'evidence'],
    ['an event', ({ history }) => set(history.events[1], { note: '!' }), 'history event 2'],
    ['an event dropped', ({ history }) => history.events.splice(1, 1), 'history event 3'],
    ['the last event dropped', ({ history }) => history.events.pop(), 'history'],
  ];

  it.each(changes)('are found: %s', async (_name, change, part) => {
    const report = await checkBundle(await signedAnew(change), [key]);
    expect(report.status).toBe('verified-except');
    expect(parts(report)).toContain(part);
  });

  it('are found out by an event that speaks of evidence that is gone', async () => {
    const id = '0b4d1f7e-3c1a-7f6e-9a57-6d1c2b8e4f30';
    const report = await checkBundle(
      await signedAnew(({ history }) => {
        if (history.events[1]) history.events[1].data = { evidenceIds: [id] };
      }),
      [key],
    );
    expect(report.faults).toContainEqual({
      part: 'history event 2',
      what: `speaks of evidence ${id}, which is missing`,
    });
  });

  it('are found when the database was changed before the bundle was made', async () => {
    const number = await ticketWithEvidence(world);
    await world.deps.db.transaction(async (query) => {
      await query({ text: 'alter table evidence disable trigger user', values: [] });
      await query(
        sql`update evidence set operator = 'nobody' where chain = ${ticketChain(number)} and seq = 2`,
      );
      await query({ text: 'alter table evidence enable trigger user', values: [] });
    });
    const report = await checkBundle(await bundleOf(world, number), [key]);
    expect(report.status).toBe('verified-except');
    expect(report.faults).toEqual([
      { part: 'evidence row 2', what: 'was changed: its hash does not fit' },
    ]);
  });
});
