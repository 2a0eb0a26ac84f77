import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExamineDeps } from '../../detection/examine/examine-deps.ts';
import { examinePlace } from '../../detection/examine/examine-place.ts';
import { type Examiner, openExaminer } from '../../detection/examine/examiner.ts';
import type { TakenFrame } from '../../detection/footage/taken-frame.ts';
import type { Frame } from '../../detection/frame.ts';
import type { Db } from '../../platform/db.ts';
import { sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { drawnSprite, withSprite } from '../support/composited.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { type ExamineCase, openPairs } from '../support/examine-cases.ts';
import { addLedgerCamera, at, ledgerDeps, spot } from '../support/ledger-world.ts';
import { frameOf, imageOf, perturbed, unperturbed } from '../support/perturbed.ts';
import { seeded } from '../support/staged-things.ts';

let database: TestDatabase;
let db: Db;
let examiner: Examiner;
let street: Record<'clean' | 'before' | 'gone' | 'still' | 'other', Frame>;
/** Where the heap lies in all of them. */
const HEAP = { x: 300, y: 380 };
const region: ExamineCase['region'] = [294, 374, 366, 436];
beforeAll(async () => {
  database = await freshDatabase();
  ({ db } = database);
  examiner = openExaminer();
  const { empty_a, empty_b } = await openPairs();
  const random = seeded(41);
  const heap = drawnSprite(random, 60);
  const later = (frame: Frame, dx: number) =>
    perturbed(frame, { ...unperturbed, dx, gamma: 1.15, noise: true }, random);
  street = {
    clean: empty_a,
    before: withSprite(empty_a, heap, HEAP, { shadow: 0.3 }),
    gone: await later(empty_b, 3),
    still: await later(withSprite(empty_b, heap, HEAP, { shadow: 0.3 }), -2),
    other: await later(withSprite(empty_b, drawnSprite(random, 52), HEAP, { shadow: 0.3 }), 2),
  };
});
afterAll(async () => {
  await examiner.close();
  await database.drop();
});

const keep = async (kept: Map<string, Uint8Array>, frame: Frame) => {
  const jpeg = await imageOf(frame).jpeg({ quality: 92 }).toBuffer();
  const sha256 = createHash('sha256').update(jpeg).digest('hex');
  kept.set(sha256, jpeg);
  return sha256;
};

/** One camera with the picture of its sighting, a clean reference, and what it shows now. */
async function world(now: readonly Frame[], { hasClean = true } = {}) {
  const cameraId = await addLedgerCamera(db, { calibrated: true });
  const kept = new Map<string, Uint8Array>();
  const clean = hasClean ? await keep(kept, street.clean) : null;
  await db.query(sql`
    update cameras set health = 'ok', reference_frame_sha256 = ${clean} where camera_id = ${cameraId}`);
  const taken = async (frame: Frame, seconds: number): Promise<TakenFrame> => {
    const jpeg = await imageOf(frame).jpeg({ quality: 92 }).toBuffer();
    const takenAt = at(2900 + seconds);
    return {
      ...{ cameraId, takenAt, jpeg, frame: { ...(await frameOf(jpeg)), takenAt } },
      ...{ source: 'fresh', provider: null, clockOffsetSeconds: null },
    };
  };
  const deps: ExamineDeps = {
    ...{ query: db.query, clock: ledgerDeps(db).deps.clock, logger: silentLogger, examiner },
    blobs: {
      async get(sha256) {
        const bytes = kept.get(sha256);
        if (!bytes) throw new AppError('not-found', 'No such blob.');
        return bytes;
      },
    },
    models: {
      modelFor: () => undefined,
      detect: async () => {
        throw new AppError('model-unavailable', 'There is none.');
      },
    },
    footageOf: async () => [{ cameraId, pixelsPerM: 40, sigmaM: 0.2, health: 'ok', stretches: [] }],
    framesNear: async () => [],
    freshFrames: async () => Promise.all(now.map(taken)),
  };
  const { lng, lat } = spot(0, 20);
  const sha256 = await keep(kept, street.before);
  const found = await examinePlace(deps, {
    ...{ place: { lng, lat, heightM: 0 }, assetId: null, algorithmId: null },
    ...{ before: { cameraId, takenAt: at(0), sha256, region }, reportedAt: at(0) },
    handledAt: at(2000),
  });
  return { found, cameraId };
}

describe('a place in the pictures of a camera', () => {
  it('is clean again: with what was seen, by how much, and every picture as evidence', async () => {
    const { found, cameraId } = await world([street.gone, street.gone, street.gone]);
    expect(found).toMatchObject({ verdict: 'gone', reason: 'like-clean', cameraId });
    expect(found.confidence).toBeGreaterThan(0.7);
    expect(found.pictures.map(({ role }) => role)).toEqual([
      ...['clean', 'before', 'after', 'after', 'after'],
    ]);
    for (const { role, homography, health, finding } of found.pictures) {
      expect(health).toBe('ok');
      if (role === 'after') {
        expect(homography?.[2]).toBeGreaterThan(1);
        expect(homography?.[2]).toBeLessThan(5);
        expect(finding?.clean).toBeGreaterThan(0.85);
      }
    }
  });

  it('still has the heap, in another light and a little aside', async () => {
    const { found } = await world([street.still, street.still]);
    expect(found).toMatchObject({ verdict: 'still_there', reason: 'like-the-problem' });
  });

  it('is not settled while pictures disagree, or something else lies there', async () => {
    const { found } = await world([street.gone, street.still]);
    expect(found).toMatchObject({ verdict: 'cannot_see', reason: 'disagree' });
    expect((await world([street.other])).found.verdict).not.toBe('gone');
  });

  it('is never clean without a clean picture while the heap lies there', async () => {
    const { found } = await world([street.still], { hasClean: false });
    expect(found.verdict).not.toBe('gone');
    expect(found.pictures.map(({ role }) => role)).toEqual(['before', 'after']);
  });

  it('cannot be seen by a camera that sends its old picture again, or only the dark', async () => {
    const frozen = await world([street.before]);
    expect(frozen.found).toMatchObject({ verdict: 'cannot_see', reason: 'frozen' });
    const dark = await frameOf(imageOf(street.gone).linear(0.06, 0));
    const { found } = await world([dark, dark]);
    expect(found).toMatchObject({ verdict: 'cannot_see', reason: 'dark' });
    expect(found.pictures.at(-1)).toMatchObject({ health: 'dark', homography: null });
  });
});
