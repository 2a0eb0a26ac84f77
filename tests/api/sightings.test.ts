import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordLooks } from '../../detection/index.ts';
import type { LookResult } from '../../detection/look.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import {
  ALGORITHM,
  addLedgerCamera,
  at,
  look,
  observation,
  setAlgorithm,
  spot,
} from '../support/ledger-world.ts';

const SETTINGS = { dwellSeconds: 60, gapSeconds: 25, clearSeconds: 40, cooldownSeconds: 600 };

describe('sightings over HTTP', () => {
  let app: TestApp;
  let dispatcher: TestStaff;
  let gridWorker: TestStaff;
  let camera: string;
  let picture: Buffer;
  beforeAll(async () => {
    app = await testApp({ clock: fixedClock(at(900)) });
    dispatcher = await app.signIn('dispatcher');
    gridWorker = await app.signIn('grid_worker');
    camera = await addLedgerCamera(app.db, { y: -16, calibrated: true });
    await setAlgorithm(app.db, camera, SETTINGS);
    picture = await sharp({ create: { width: 640, height: 360, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer();
  });
  afterAll(() => app.close());

  const get = (who: TestStaff, url: string) => app.inject({ url, headers: who.headers });
  const judge = (who: TestStaff, sightingId: string, payload: object) =>
    app.inject({
      method: 'POST',
      url: `/api/sightings/${sightingId}/verdict`,
      headers: who.headers,
      payload,
    });

  /** Boxes that do not overlap, so that each is a place of its own. */
  const boxAt = (index: number) => [10 + 60 * index, 200, 60 + 60 * index, 240] as const;

  /** Something that stays for two minutes at a place of its own; answers its sighting's id. */
  let places = 0;
  async function alert(frame?: Uint8Array): Promise<string> {
    const x = 8 - 3 * places;
    const box = boxAt(places++);
    const looks: LookResult[] = Array.from({ length: 9 }, (_, index) =>
      look(
        camera,
        100 + index * 10 + places / 10,
        [observation({ place: spot(x, 0), score: 0.5, box })],
        {
          hidden: [{ algorithmId: ALGORITHM, box: [0, 0, 640, 360] }],
        },
      ),
    );
    const first = looks[0];
    const frames = new Map(frame && first ? [[first.lookId, frame]] : []);
    await recordLooks(app.deps, looks, frames);
    const { sightings } = (await get(dispatcher, '/api/sightings?limit=200')).json<{
      sightings: { sightingId: string; lng: number }[];
    }>();
    const found = sightings.find(({ lng }) => Math.abs(lng - spot(x, 0).lng) < 1e-6);
    if (!found) throw new Error('no alert');
    return found.sightingId;
  }

  it('shows what waits for a person, with its evidence, and takes one verdict', async () => {
    const sightingId = await alert(picture);
    const { sightings, next } = (await get(gridWorker, '/api/sightings?waiting=true')).json();
    expect(next).toBeNull();
    expect(sightings).toMatchObject([
      {
        sightingId,
        state: 'alerted',
        waiting: true,
        cameraName: '测试',
        settings: SETTINGS,
        alertedAt: expect.stringMatching(/^2026-11-23T02:02:40/),
        bestFrame: { cameraId: camera, widthPx: 640, box: [10, 200, 60, 240] },
      },
    ]);
    const frame = await get(gridWorker, `/api/sightings/${sightingId}/frame.jpg`);
    expect(frame.headers).toMatchObject({ 'content-type': 'image/jpeg' });
    expect(frame.headers['cache-control']).toMatch(/^private/);
    expect(frame.rawPayload.equals(picture)).toBe(true);
    await get(gridWorker, `/api/sightings/${sightingId}/frame.jpg`);
    const auditor = await app.signIn('auditor');
    const { views } = (await get(auditor, `/api/footage-views?cameraId=${camera}`)).json();
    expect(views).toMatchObject([{ kind: 'sighting', staffId: gridWorker.staffId }]);

    const answers = await Promise.all([
      judge(gridWorker, sightingId, { verdict: 'confirmed', note: '确有垃圾' }),
      judge(dispatcher, sightingId, { verdict: 'rejected' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const winner = answers
      .find(({ statusCode }) => statusCode === 200)
      ?.json<{ verdict: string }>();
    const isGrid = winner?.verdict === 'confirmed';
    const again = isGrid
      ? await judge(gridWorker, sightingId, { verdict: 'confirmed' })
      : await judge(dispatcher, sightingId, { verdict: 'rejected' });
    expect(again.statusCode).toBe(200);
    expect((await get(gridWorker, '/api/sightings?waiting=true')).json().sightings).toEqual([]);
    const { rows } = (await get(dispatcher, '/api/algorithms/precision')).json();
    expect(rows).toEqual([
      {
        algorithmId: ALGORITHM,
        cameraId: camera,
        cameraName: '测试',
        confirmed: isGrid ? 1 : 0,
        rejected: isGrid ? 0 : 1,
        waiting: 0,
        precision: isGrid ? 1 : 0,
      },
    ]);
  });

  it('tells what a place was like: there, not there, nobody looked', async () => {
    const x = -12;
    const here = spot(x, 0);
    await recordLooks(app.deps, [
      look(camera, 300, [observation({ place: here, box: boxAt(8) })]),
      look(camera, 310, [observation({ place: here, box: boxAt(8) })]),
      look(camera, 430, []),
      look(camera, 490, []),
      look(camera, 560, [], { health: 'dark' }),
    ]);
    const query = new URLSearchParams({
      lng: String(here.lng),
      lat: String(here.lat),
      radiusM: '1',
      from: at(300).toISOString(),
      to: at(660).toISOString(),
      algorithmId: ALGORITHM,
    });
    const { algorithms } = (await get(dispatcher, `/api/places/history?${query}`)).json();
    const span = (from: number, to: number, state: string) => ({
      from: at(from).toISOString(),
      to: at(to).toISOString(),
      state,
    });
    expect(algorithms).toMatchObject([
      {
        algorithmId: ALGORITHM,
        spans: [
          span(300, 360, 'present'),
          span(360, 420, 'not_seen'),
          span(420, 540, 'absent'),
          span(540, 660, 'not_seen'),
        ],
        sightings: [{ firstSeenAt: at(300).toISOString(), lastSeenAt: at(310).toISOString() }],
      },
    ]);
  });

  it.each([
    ['/api/places/history?lng=114&lat=22&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 422],
    ['/api/places/history?lng=114&lat=22&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422],
    [
      '/api/places/history?lng=114&lat=22&radiusM=5000&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
      422,
    ],
    ['/api/places/history?lng=abc&lat=22&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 422],
    ['/api/sightings?after=nonsense', 400],
    ['/api/sightings?state=lost', 422],
    ['/api/sightings?limit=100000', 422],
    ['/api/sightings/00000000-0000-4000-8000-000000000000', 404],
    ['/api/sightings/00000000-0000-4000-8000-000000000000/frame.jpg', 404],
    ['/api/sightings/1', 422],
  ])('refuses %s', async (url, status) => {
    const answer = await get(dispatcher, url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('refuses a verdict on what has not alerted, and one that is none', async () => {
    await recordLooks(app.deps, [
      look(camera, 700, [observation({ place: spot(5, 6), box: boxAt(9) })]),
      look(camera, 710, [observation({ place: spot(5, 6), box: boxAt(9) })]),
    ]);
    const { sightings } = (await get(dispatcher, '/api/sightings?state=present')).json<{
      sightings: { sightingId: string; firstSeenAt: string }[];
    }>();
    const fresh = sightings.find(({ firstSeenAt }) => firstSeenAt === at(700).toISOString());
    expect(
      (await judge(dispatcher, fresh?.sightingId ?? '', { verdict: 'confirmed' })).statusCode,
    ).toBe(409);
    for (const payload of [{ verdict: 'maybe' }, {}, { verdict: 'confirmed', note: ' ' }]) {
      expect((await judge(dispatcher, fresh?.sightingId ?? '', payload)).statusCode).toBe(422);
    }
  });

  it('gives the list in pages, each sighting once', async () => {
    for (let count = 0; count < 3; count++) await alert();
    const ids: string[] = [];
    let after = '';
    do {
      const { sightings, next } = (
        await get(dispatcher, `/api/sightings?limit=2${after && `&after=${after}`}`)
      ).json<{ sightings: { sightingId: string }[]; next: string | null }>();
      ids.push(...sightings.map(({ sightingId }) => sightingId));
      after = next ?? '';
    } while (after);
    expect(new Set(ids).size).toBe(ids.length);
    const { sightings } = (await get(dispatcher, '/api/sightings?limit=200')).json();
    expect(ids).toEqual(sightings.map((each: { sightingId: string }) => each.sightingId));
  });
});
