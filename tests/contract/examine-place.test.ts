import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExamineDeps } from '../../detection/examine/examine-deps.ts';
import { examinePlace, type PlaceExamination } from '../../detection/examine/examine-place.ts';
import type { Examination, PictureFinding, Verdict } from '../../detection/examine/finding.ts';
import { preCheckPlace } from '../../detection/examine/pre-check-place.ts';
import type { TakenFrame } from '../../detection/footage/taken-frame.ts';
import type { Db } from '../../platform/db.ts';
import { sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { addLedgerCamera, at, ledgerDeps, spot } from '../support/ledger-world.ts';
import { streetFrame } from '../support/painted-street.ts';
import { imageOf } from '../support/perturbed.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

const { lng, lat } = spot(0, 20);
const picture = (verdict: Verdict): PictureFinding => ({
  ...{
    verdict,
    confidence: 0.8,
    reason: 'unclear',
    health: 'ok',
    homography: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  },
  ...{
    registration: 1,
    surroundings: 0,
    clean: 0,
    problem: 0,
    other: 0,
    hidden: null,
    recognised: null,
  },
});
const found = (verdict: Verdict): Examination => ({
  ...{ verdict, confidence: 0.8, reason: 'unclear', pictures: [picture(verdict)], health: 'ok' },
  clean: null,
});

async function taken(
  cameraId: string,
  seconds: number,
  source: TakenFrame['source'],
): Promise<TakenFrame> {
  const frame = { ...streetFrame(seconds), takenAt: at(seconds) };
  const jpeg = await imageOf(frame).jpeg().toBuffer();
  return {
    cameraId,
    takenAt: at(seconds),
    frame,
    jpeg,
    source,
    provider: null,
    clockOffsetSeconds: null,
  };
}

/** A world in which each camera says what it is told to. */
function world(verdicts: Map<string, Verdict>) {
  const kept = new Map<string, Uint8Array>();
  const asked: string[] = [];
  let last = '';
  const deps: ExamineDeps = {
    ...{ query: db.query, clock: ledgerDeps(db).deps.clock, logger: silentLogger },
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
    examiner: {
      examine: async () => found(verdicts.get(last) ?? 'cannot_see'),
      preCheck: async () => found(verdicts.get(last) ?? 'cannot_see'),
    },
    footageOf: async () =>
      [...verdicts.keys()].map((cameraId) => ({
        ...{ cameraId, pixelsPerM: 40, sigmaM: 0.2, health: 'ok', stretches: [] },
      })),
    framesNear: async (cameraId, when) => {
      last = cameraId;
      return [await taken(cameraId, (when.getTime() - at(0).getTime()) / 1000, 'footage')];
    },
    freshFrames: async (cameraId) => {
      asked.push(cameraId);
      last = cameraId;
      return [await taken(cameraId, 2900, 'fresh')];
    },
  };
  return { deps, kept, asked };
}

const examination = (changes: Partial<PlaceExamination> = {}): PlaceExamination => ({
  ...{ place: { lng, lat, heightM: 0 }, assetId: null, algorithmId: null, before: null },
  ...{ reportedAt: at(0), handledAt: at(2000) },
  ...changes,
});

const cameras = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await addLedgerCamera(db, { calibrated: true });
    await db.query(sql`update cameras set health = 'ok' where camera_id = ${id}`);
    ids.push(id);
  }
  return ids;
};

describe('a place through the cameras that see it', () => {
  it('is settled by the first that sees, when the others do not', async () => {
    const [a, b, c] = (await cameras(3)) as [string, string, string];
    const { deps } = world(
      new Map([
        [a, 'cannot_see'],
        [b, 'gone'],
        [c, 'cannot_see'],
      ]),
    );
    const finding = await examinePlace(deps, examination());
    expect(finding).toMatchObject({ verdict: 'gone', cameraId: b, cameraIds: [a, b, c] });
    const [first, second] = finding.pictures;
    expect(first).toMatchObject({ role: 'before', taken: { cameraId: b, source: 'footage' } });
    expect(second).toMatchObject({ role: 'after', taken: { source: 'fresh' } });
    expect(second?.finding?.verdict).toBe('gone');
    expect(finding.thresholds).toHaveProperty('leastRegistration');
  });

  it('cannot be seen when two disagree, and is surer when two agree', async () => {
    const [a, b, c] = (await cameras(3)) as [string, string, string];
    const quarrel = world(
      new Map([
        [a, 'gone'],
        [b, 'still_there'],
        [c, 'gone'],
      ]),
    );
    expect(await examinePlace(quarrel.deps, examination())).toMatchObject({
      verdict: 'cannot_see',
      reason: 'cameras-disagree',
      cameraIds: [a, b],
    });
    const agreed = world(
      new Map([
        [a, 'gone'],
        [b, 'gone'],
        [c, 'gone'],
      ]),
    );
    const finding = await examinePlace(agreed.deps, examination());
    expect(finding).toMatchObject({ verdict: 'gone', cameraIds: [a, b] });
    expect(finding.confidence).toBeCloseTo(0.9);
  });

  it('begins with the camera of the sighting, in the picture of the sighting', async () => {
    const [a, b] = (await cameras(2)) as [string, string];
    const { deps, kept } = world(
      new Map([
        [a, 'gone'],
        [b, 'gone'],
      ]),
    );
    const { jpeg } = await taken(b, 0, 'look');
    const sha256 = createHash('sha256').update(jpeg).digest('hex');
    kept.set(sha256, jpeg);
    const before = { cameraId: b, takenAt: at(0), sha256, region: [100, 80, 140, 120] as const };
    const finding = await examinePlace(deps, examination({ before }));
    expect(finding.cameraIds).toEqual([b, a]);
    expect(finding.pictures[0]).toMatchObject({
      region: [100, 80, 140, 120],
      taken: { source: 'look' },
    });
  });

  it('cannot be seen without camera, picture or calibration, and says which', async () => {
    expect(await examinePlace(world(new Map()).deps, examination())).toMatchObject({
      ...{ verdict: 'cannot_see', reason: 'no-camera', cameraId: null, pictures: [] },
    });
    const [a] = (await cameras(1)) as [string];
    const away = async () => {
      throw new AppError('footage-unavailable', 'Later perhaps.');
    };
    const { deps } = world(new Map([[a, 'gone']]));
    const blind = await examinePlace({ ...deps, framesNear: away }, examination());
    expect(blind).toMatchObject({ verdict: 'cannot_see', reason: 'no-picture-before' });
    const late = {
      ...deps,
      freshFrames: away,
      framesNear: async (id: string, when: Date) =>
        when <= at(0) ? [await taken(id, 0, 'footage')] : [],
    };
    expect(await examinePlace(late, examination())).toMatchObject({ reason: 'no-picture-after' });
    const bare = await addLedgerCamera(db);
    expect(await examinePlace(world(new Map([[bare, 'gone']])).deps, examination())).toMatchObject({
      reason: 'no-region',
    });
    const broken = { ...deps, examiner: { ...deps.examiner, examine: away } };
    expect(await examinePlace(broken, examination())).toMatchObject({ reason: 'unreadable' });
  });

  it('is pre-checked by footage of when it was reported', async () => {
    const [a] = (await cameras(1)) as [string];
    const { deps, asked } = world(new Map([[a, 'still_there']]));
    const finding = await preCheckPlace(deps, examination({ handledAt: null }));
    expect(finding).toMatchObject({ verdict: 'still_there', cameraId: a });
    expect(finding.pictures[0]).toMatchObject({ role: 'before', taken: { source: 'footage' } });
    expect(asked).toEqual([]);
  });
});
