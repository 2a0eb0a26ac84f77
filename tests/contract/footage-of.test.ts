import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { footageOf } from '../../detection/footage/footage-of.ts';
import type { ProviderOf, TimeRange } from '../../detection/footage/footage-provider.ts';
import { addSegment } from '../../detection/footage/segment-store.ts';
import { type Db, type Query, sql } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { fileFootage } from '../support/file-footage.ts';
import { addLedgerCamera, at, spot } from '../support/ledger-world.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const nobody: ProviderOf = async () => undefined;
const place = { ...spot(0, 20), heightM: 0 };
const range = { from: at(0), to: at(600) };

async function record(cameraId: string, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 60) {
    await addSegment(db.query, {
      cameraId,
      startsAt: at(start),
      endsAt: at(Math.min(start + 60, to)),
      bytes: 1000,
      widthPx: 640,
      heightPx: 360,
    });
  }
}

describe('footageOf', () => {
  let near: string;
  let far: string;
  let dark: string;
  let silent: string;
  beforeAll(async () => {
    near = await addLedgerCamera(db, { calibrated: true });
    far = await addLedgerCamera(db, { y: -25, calibrated: true });
    dark = await addLedgerCamera(db, { y: 4, calibrated: true });
    silent = await addLedgerCamera(db, { y: 6, calibrated: true });
    await addLedgerCamera(db, { headingDeg: 180, calibrated: true });
    await addLedgerCamera(db);
    await db.query(sql`update cameras set health = 'ok'`);
    await db.query(sql`update cameras set health = 'dark' where camera_id = ${dark}`);
    await record(near, -300, 130);
    await record(near, 190, 700);
    await record(far, 0, 600);
    await record(dark, 0, 600);
  });

  it('finds the cameras that see a place, the best first, with what there is of each', async () => {
    const seen = await footageOf({ db, providerOf: nobody }, place, range);
    expect(seen.map(({ cameraId }) => cameraId)).toEqual([near, far, dark, silent]);
    expect(seen[0]).toMatchObject({
      health: 'ok',
      stretches: [
        { from: at(0), to: at(130) },
        { from: at(190), to: at(600) },
      ],
    });
    expect(seen[1]?.stretches).toEqual([{ from: at(0), to: at(600) }]);
    expect(seen[3]?.stretches).toEqual([]);
    expect(seen[0]?.pixelsPerM).toBeGreaterThan(seen[1]?.pixelsPerM ?? 0);
    expect(seen[0]?.sigmaM).toBeGreaterThan(0);
    expect(seen[0]?.sigmaM).toBeLessThan(seen[1]?.sigmaM ?? 0);
  });

  it('takes two look-ups, however many cameras there are', async () => {
    let asked = 0;
    const query: Query = (statement) => {
      asked++;
      return db.query(statement);
    };
    await footageOf({ db: { query }, providerOf: nobody }, place, range);
    expect(asked).toBe(2);
  });

  it('leaves out what begins after the range or ends before it, and what was recorded anew', async () => {
    const seen = await footageOf({ db, providerOf: nobody }, place, { from: at(140), to: at(180) });
    expect(seen.find(({ cameraId }) => cameraId === near)?.stretches).toEqual([]);
    expect(seen[0]?.cameraId).toBe(far);
    const nowhere = { ...spot(0, -400), heightM: 0 };
    expect(await footageOf({ db, providerOf: nobody }, nowhere, range)).toEqual([]);
  });

  it('asks the platforms that record a camera, but waits for no slow one and is not harmed', async () => {
    const providerId = newId();
    await db.query(sql`
      insert into footage_providers (provider_id, kind, name, base_url, time_zone, created_at, updated_at)
      values (${providerId}, 'mediamtx', 'm', 'http://127.0.0.1:1', 'Asia/Shanghai', ${at(0)}, ${at(0)})`);
    await db.query(sql`
      insert into camera_footage (camera_id, provider_id, name, updated_at)
      values (${silent}, ${providerId}, 'street', ${at(0)})`);
    const clip: TimeRange = { from: at(100), to: at(900) };
    const footage = fileFootage('', clip);
    const stretchesOf = async () =>
      (await footageOf({ db, providerOf: footage.providerOf }, place, range)).find(
        ({ cameraId }) => cameraId === silent,
      )?.stretches;
    expect(await stretchesOf()).toEqual([{ from: at(100), to: at(600) }]);
    footage.isPrompt = false;
    expect(await stretchesOf()).toEqual([]);
    footage.isPrompt = true;
    footage.stretches = async () => {
      throw new AppError('footage-unavailable');
    };
    expect(await stretchesOf()).toEqual([]);
  });
});
